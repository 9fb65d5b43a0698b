// Draws /docs from the OpenAPI description. A file of its own: the page's policy allows no inline script.
const calls = document.getElementById('calls');
window.SwaggerUIBundle({
  url: calls.dataset.spec,
  domNode: calls,
  deepLinking: true,
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
});
