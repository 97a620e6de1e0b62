package dev.zdm;

/** A service migration that is being declared; nothing happens before {@link #register()}. Not thread-safe. */
public final class ServiceDeclaration extends Declaration<ServiceDeclaration> {
    private final Zdm zdm;

    ServiceDeclaration(Zdm zdm, String id) {
        super(id);
        this.zdm = zdm;
    }

    @Override
    ServiceDeclaration self() {
        return this;
    }

    /**
     * Registers the migration: checks it, finds or creates its state, and takes this instance's place in it.
     *
     * @return the migration
     * @throws dev.zdm.plan.ConfigurationException if the declaration cannot work
     * @throws dev.zdm.plan.InstanceConflictException if another live instance holds the migration
     * @throws dev.zdm.plan.StateStoreException if the state store cannot be used
     */
    public ServiceMigration register() {
        return zdm.register(this);
    }
}
