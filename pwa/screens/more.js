// Screens that a first report does without, in one part of the app: it comes right after the first visit.

export { openAbout } from './about.js';
export { openCourier } from './courier.js';
export { courierPart } from './courier-parcels.js';
export { exportRecord } from './export.js';
export { openRepair } from './repair.js';
export { openSettings } from './settings.js';
export { openTasks } from './tasks.js';
export { openVillages } from './villages.js';
