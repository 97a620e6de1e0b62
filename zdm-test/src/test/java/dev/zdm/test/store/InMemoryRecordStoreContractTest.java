package dev.zdm.test.store;

import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RecordStoreContract;
import dev.zdm.test.fault.Faults;

class InMemoryRecordStoreContractTest extends RecordStoreContract {
    @Override
    protected RecordStore<Long, Person> emptyStore() {
        InMemoryDatabase database = new InMemoryDatabase(new Faults(by -> {}));
        return new InMemoryRecordStore<>(database, "person", Long.class, Person::id);
    }
}
