package dev.zdm.testing;

import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RecordStoreContract;

class InMemoryRecordStoreContractTest extends RecordStoreContract {
    @Override
    protected RecordStore<Long, Person> emptyStore() {
        return InMemoryRecordStore.of("person", Long.class, Person::id);
    }
}
