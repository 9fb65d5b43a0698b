// Enketo's core as its package gives it: the form's HTML and model are made beforehand, as its server makes them.
import { Form } from 'enketo-core';

const { form, model } = await (await fetch(`${new URLSearchParams(location.search).get('form')}.json`)).json();
document.querySelector('main').append(document.createRange().createContextualFragment(form));
const live = new Form(document.querySelector('form.or'), { modelStr: model }, {});
globalThis.troubles = live.init();
