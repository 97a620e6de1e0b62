package dev.zdm.proof.model;

/** What an instance lives in. */
record World(Setting setting, History history, Stores stores, Epochs epochs, int wrong) {
    boolean omits(Mutation rule) {
        return setting.omits(rule);
    }
}
