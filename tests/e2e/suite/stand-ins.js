// What the evaluator's tests take from lodash and sinon, and no more.

export const each = (all, act) => void map(all, act);
export { each as forEach };
export const map = (all, make) =>
  Array.isArray(all) ? all.map(make) : Object.entries(all).map(([key, value]) => make(value, key));
export const times = (count, make) => Array.from({ length: count }, (_, at) => make(at));
export const uniq = (list) => [...new Set(list)];

export function createSandbox() {
  const undo = [];
  return {
    stub: (object, name) => {
      const before = object[name];
      undo.push(() => {
        object[name] = before;
      });
      return {
        callsFake: (fake) => {
          object[name] = fake;
        },
      };
    },
    restore: () => undo.splice(0).forEach((put) => put()),
  };
}
