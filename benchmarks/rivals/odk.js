// ODK Web Forms as its package gives it.
import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';
import { createApp, h } from 'vue';

const formXml = await (await fetch(`${new URLSearchParams(location.search).get('form')}.xml`)).text();
const fetchFormAttachment = async () => new Response('', { status: 404 });
const app = createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment, missingResourceBehavior: 'BLANK' }) });
app.use(webFormsPlugin);
app.mount('main');
