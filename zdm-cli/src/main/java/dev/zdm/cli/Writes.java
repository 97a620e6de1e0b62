package dev.zdm.cli;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands that change something: they look first, ask, and send the epoch that they saw. */
final class Writes {
    private Writes() {}

    /** Looks, asks for a confirmation, and then for the change. */
    abstract static class Write extends Reads.ReadOne {
        @Option(names = "--reason", paramLabel = "<text>", defaultValue = "", description = "why, for the audit trail")
        private String reason = "";

        @Option(
                names = "--epoch",
                paramLabel = "<number>",
                description = "the epoch at which you decided; by default the present one")
        private @Nullable Long epoch;

        @Option(names = "--yes", description = "asks for no confirmation")
        private boolean yes;

        OptionalInt percent() {
            return OptionalInt.empty();
        }

        String subject() {
            return "";
        }

        @Override
        Reply ask(Target target) {
            Reply seen = target.show(migration);
            return seen.isDone() ? change(target, seen.body().path("migration")) : seen;
        }

        private Reply change(Target target, JsonNode seen) {
            if (seen.isMissingNode()) {
                throw CliException.usage("'" + migration + "' is no migration", "give one that status lists");
            }
            String action = spec.name();
            confirm(action, seen);
            long expected = epoch == null ? seen.path("epoch").asLong() : epoch;
            return target.change(migration, new Target.Change(action, expected, percent(), subject(), reason));
        }

        private void confirm(String action, JsonNode seen) {
            String number = percent().isPresent() ? " " + percent().getAsInt() + " %" : "";
            String what = subject().isEmpty() ? number : " '" + subject() + "'";
            String question = migration + " is in " + Human.state(seen) + ", epoch "
                    + seen.path("epoch").asLong() + ". " + action + what + "?";
            boolean sure = yes
                    || cli.confirmation()
                            .ask(question)
                            .orElseThrow(() -> CliException.usage(
                                    "there is no console to ask whether you are sure", "give --yes"));
            if (!sure) {
                throw CliException.refused("not confirmed, so nothing was asked for", "answer y, or give --yes");
            }
        }

        @Override
        String tell(JsonNode body) {
            return Human.change(migration, body);
        }
    }

    @Command(name = "advance", description = "Takes one step forward: the next share, or the next phase.")
    static final class Advance extends Write {}

    @Command(name = "rollback", description = "Goes one phase back.")
    static final class Rollback extends Write {}

    @Command(name = "share", description = "Sets the share of reads or calls that the new side answers.")
    static final class Share extends Write {
        @Parameters(index = "1", paramLabel = "<percent>", description = "0 to 100")
        private int share;

        @Override
        OptionalInt percent() {
            return OptionalInt.of(share);
        }
    }

    @Command(name = "pause", description = "Holds the migration: no step forward. Going back stays possible.")
    static final class Pause extends Write {}

    @Command(name = "resume", description = "Releases a paused migration.")
    static final class Resume extends Write {}

    @Command(name = "approve", description = "Lets the rollout go on from the present epoch.")
    static final class Approve extends Write {}

    @Command(name = "acknowledge", description = "Takes note that rolling back failed.")
    static final class Acknowledge extends Write {}

    @Command(name = "rehearse", description = "Rolls the present phase back and comes forward again.")
    static final class Rehearse extends Write {}

    @Command(name = "replay", description = "Makes all copies due again that were given up.")
    static final class Replay extends Write {}

    @Command(
            name = "dismiss",
            description = "Decides that what a trigger has found in the present epoch does not matter.")
    @SuppressWarnings("NullAway.Init")
    static final class Dismiss extends Write {
        @Parameters(index = "1", paramLabel = "<trigger>", description = "the trigger's name")
        private String trigger;

        @Override
        String subject() {
            return trigger;
        }
    }

    @Command(name = "sign-off", description = "Signs an item of a checklist off.")
    @SuppressWarnings("NullAway.Init")
    static final class SignOff extends Write {
        @Parameters(index = "1", paramLabel = "<item>", description = "the item's name")
        private String item;

        @Override
        String subject() {
            return item;
        }
    }

    @Command(
            name = "evict",
            description =
                    "Gives an instance up because you know that it is dead; wants a --reason that says how you know.")
    @SuppressWarnings("NullAway.Init")
    static final class Evict extends Write {
        @Parameters(index = "1", paramLabel = "<instance>", description = "the instance's name")
        private String instance;

        @Override
        String subject() {
            return instance;
        }
    }
}
