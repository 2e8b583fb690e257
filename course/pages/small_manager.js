// Stands in for html-manager where all widgets of a page are of anywidget: the same interface, as far as they use it, in a
// tenth of the code. A page with html-manager itself is alive half a second later on a slow computer.
define("@jupyter-widgets/html-manager", [], () => ({
  HTMLManager: class {
    #models = new Map();

    constructor({ loader }) {
      this.loader = loader;
    }

    async set_state({ state }) {
      // All are there before the first is made: one may refer to another.
      for (const id of Object.keys(state)) {
        this.#models.set(id, Promise.resolve().then(() => this.#make(id, state[id])));
      }
      return Promise.all(this.#models.values());
    }

    async #make(id, { model_name, model_module, state }) {
      const Model = (await this.loader(model_module))[model_name];
      const model = new Model(await Model._deserialize_state(state, this), { widget_manager: this, model_id: id });
      model.name = model_name;
      model.module = model_module;
      return model;
    }

    async get_model(id) {
      return this.#models.get(id);
    }

    async create_view(model, options = {}) {
      const View = (await this.loader(model.get("_view_module")))[model.get("_view_name")];
      const view = new View({ model, options });
      await view.render();
      return view;
    }

    display_view(view, place) {
      view.luminoWidget.constructor.attach(view.luminoWidget, place);
    }

    // What becomes of a message to a kernel. There is none.
    callbacks() {
      return {};
    }
  },
}));
