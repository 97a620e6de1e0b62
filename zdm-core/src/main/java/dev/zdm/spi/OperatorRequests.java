package dev.zdm.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What operators ask for through the state store, because they reach no instance: whichever live instance sees a request
 * first carries it out, behind the same gates and with the same audit as its own. Thread-safe; throws {@link
 * dev.zdm.plan.StateStoreException}.
 */
public interface OperatorRequests {

    /** What can be asked for. */
    enum Action {
        /** One step forward. */
        ADVANCE,
        /** One phase back. */
        ROLLBACK,
        /** Another share; the number is the share. */
        SHARE,
        /** Holds the migration. */
        PAUSE,
        /** Releases it. */
        RESUME,
        /** Lets the rollout go on from this epoch. */
        APPROVE,
        /** Overrules what a trigger has found; the subject is the trigger. */
        DISMISS,
        /** Takes note that rolling back failed. */
        ACKNOWLEDGE,
        /** Signs an item of a checklist off; the subject is the item. */
        SIGN_OFF,
        /** Gives an instance up; the subject is the instance. */
        EVICT,
        /** Makes all dead letters due again. */
        REPLAY,
        /** Rehearses the rollback of the present phase. */
        REHEARSE
    }

    /**
     * A request. Immutable.
     *
     * @param migration the migration's id
     * @param action what is asked for
     * @param expectedEpoch the epoch that the operator saw
     * @param subject what of several; empty where the action needs none
     * @param number the number that the action needs; empty where it needs none
     * @param by who asks
     * @param reason why
     */
    record Request(
            String migration,
            Action action,
            long expectedEpoch,
            String subject,
            OptionalInt number,
            String by,
            String reason) {}

    /**
     * Enters a request.
     *
     * @param request what is asked for; its subject has at most 255 characters, other texts may be of any length
     * @return its number
     * @throws dev.zdm.plan.StateStoreException if the store failed, or if a text is too long for it; if its answer was lost
     *     the request may have been entered all the same
     */
    long ask(Request request);

    /**
     * A request that an instance carries out.
     *
     * @param id its number
     * @param request what is asked for
     */
    record Taken(long id, Request request) {}

    /**
     * Takes the oldest request of a migration that nobody has taken, and that is younger than a limit: nobody waits for an
     * older one any more. What only a later version knows is left to an instance of that version.
     *
     * @param migration the migration's id
     * @param instance who takes it
     * @param youngerThan the limit, by the store's clock
     * @return the request, which nobody else gets; empty if there is none
     */
    Optional<Taken> take(String migration, String instance, Duration youngerThan);

    /**
     * Says what became of a request, in place of what was said before.
     *
     * @param id its number; one that does not exist is passed over
     * @param done whether it was done
     * @param text the new state, or why it was not done
     */
    void answer(long id, boolean done, String text);

    /**
     * What is known of a request.
     *
     * @param takenBy the instance that carries it out; empty if none has taken it yet
     * @param answered whether there is an answer
     * @param done whether it was done
     * @param text the answer, empty as long as there is none
     */
    record Answer(Optional<String> takenBy, boolean answered, boolean done, String text) {}

    /**
     * Looks for the answer.
     *
     * @param id the request's number
     * @return what is known, empty if there is no such request
     */
    Optional<Answer> find(long id);
}
