package dev.zdm.test.assertion;

import dev.zdm.event.MigrationEvent;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/** What can be asserted about the events that were recorded. */
public final class EventsAssert extends AbstractAssert<EventsAssert, RecordedEvents> {

    /**
     * Creates an assertion.
     *
     * @param actual the events
     */
    public EventsAssert(RecordedEvents actual) {
        super(actual, EventsAssert.class);
    }

    /**
     * The events of one kind, for AssertJ's own assertions.
     *
     * @param kind the record that stands for the kind
     * @param <E> the kind
     * @return an assertion about the list
     */
    public <E extends MigrationEvent> ListAssert<E> of(Class<E> kind) {
        return Assertions.assertThat(events().of(kind));
    }

    /**
     * Fails if an event of a kind was heard.
     *
     * @param kind the record that stands for the kind
     * @return this
     */
    public EventsAssert hasNone(Class<? extends MigrationEvent> kind) {
        List<? extends MigrationEvent> found = events().of(kind);
        if (!found.isEmpty()) {
            failWithMessage("Expected no %s, but there were %s: %s", kind.getSimpleName(), found.size(), found);
        }
        return this;
    }

    private RecordedEvents events() {
        isNotNull();
        return Objects.requireNonNull(actual);
    }
}
