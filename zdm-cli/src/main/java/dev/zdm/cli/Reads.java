package dev.zdm.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The commands that change nothing. */
final class Reads {
    private Reads() {}

    /** Asks, and prints the answer. */
    @SuppressWarnings("NullAway.Init") // picocli sets what is annotated
    abstract static class Read implements Callable<Integer> {
        @ParentCommand
        ZdmCli cli;

        @Spec
        CommandSpec spec;

        abstract Reply ask(Target target);

        abstract String tell(JsonNode body);

        @Override
        public Integer call() {
            return print(ask(cli.target()));
        }

        int print(Reply reply) {
            PrintWriter out = spec.commandLine().getOut();
            if (cli.isJson()) {
                out.println(Reply.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(reply.body()));
            } else {
                out.println(reply.body().has("problem") ? Human.problem(reply.body()) : tell(reply.body()));
            }
            out.flush();
            return Exit.of(reply.status());
        }
    }

    /** The same of one migration. */
    @SuppressWarnings("NullAway.Init")
    abstract static class ReadOne extends Read {
        @Parameters(paramLabel = "<migration>", description = "the migration's id")
        String migration;
    }

    @Command(name = "status", aliases = "list", description = "Lists all migrations.")
    static final class Status extends Read {
        @Override
        Reply ask(Target target) {
            return target.list();
        }

        @Override
        String tell(JsonNode body) {
            return Human.list(body);
        }
    }

    @Command(
            name = "show",
            description =
                    "Shows one migration: its state, what keeps it from the next step, the way back, and the instances.")
    static final class Show extends ReadOne {
        @Override
        Reply ask(Target target) {
            return target.show(migration);
        }

        @Override
        String tell(JsonNode body) {
            return Human.migration(body.path("migration"));
        }
    }

    @Command(
            name = "history",
            description = "Shows every change of one migration; with --json also what each rested on.")
    static final class History extends ReadOne {
        @Override
        Reply ask(Target target) {
            return target.history(migration);
        }

        @Override
        String tell(JsonNode body) {
            return Human.history(body);
        }
    }

    @Command(name = "explain", description = "Says why it went back: the latest step back, and the evidence for it.")
    static final class Explain extends ReadOne {
        @Override
        Reply ask(Target target) {
            Reply history = target.history(migration);
            return history.isDone() ? Explanation.of(migration, history.body()) : history;
        }

        @Override
        String tell(JsonNode body) {
            return Human.explanation(body);
        }
    }

    @Command(name = "progress", description = "Shows how far backfill and verification are.")
    static final class Progress extends ReadOne {
        @Override
        Reply ask(Target target) {
            return target.progress(migration);
        }

        @Override
        String tell(JsonNode body) {
            return Human.progress(body);
        }
    }

    @Command(
            name = "rollout",
            description =
                    "Shows what the rollout is doing or waits for, what its triggers say, and what was said to it.")
    static final class Rollout extends ReadOne {
        @Override
        Reply ask(Target target) {
            return target.rollout(migration);
        }

        @Override
        String tell(JsonNode body) {
            return Human.rollout(body);
        }
    }

    @Command(name = "checklist", description = "Shows which items of the checklists are done, and what is missing.")
    static final class Checklist extends ReadOne {
        @Override
        Reply ask(Target target) {
            return target.checklist(migration);
        }

        @Override
        String tell(JsonNode body) {
            return Human.checklist(body);
        }
    }

    @Command(
            name = "report",
            description =
                    "Tells all that was done, by whom and on which evidence, for the archive; with --json as JSON.")
    static final class Report extends ReadOne {
        @Option(names = "--markdown", description = "answers in Markdown, as without --json")
        private boolean markdown;

        @Override
        Reply ask(Target target) {
            if (markdown && cli.isJson()) {
                throw CliException.usage("a report is either Markdown or JSON", "give --markdown or --json");
            }
            return target.report(migration);
        }

        @Override
        String tell(JsonNode body) {
            return Human.report(body);
        }
    }

    @Command(name = "dead-letters", description = "Shows the copies that were given up, by the hashes of their keys.")
    static final class DeadLetters extends ReadOne {
        @Option(
                names = "--limit",
                paramLabel = "<number>",
                defaultValue = "100",
                description = "how many, at most 1000 (${DEFAULT-VALUE})")
        private int limit;

        @Override
        Reply ask(Target target) {
            return target.deadLetters(migration, limit);
        }

        @Override
        String tell(JsonNode body) {
            return Human.deadLetters(body);
        }
    }

    @Command(
            name = "gate",
            description = "Says whether one migration may get somewhere now; changes nothing.",
            footer = "Ends with 0 if the gate is open, and with 1 if it is shut.")
    @SuppressWarnings("NullAway.Init")
    static final class Gate extends ReadOne {
        @Option(
                names = "--to",
                paramLabel = "<target>",
                defaultValue = "next",
                description = "next, contract, a phase, or a share such as 25 (${DEFAULT-VALUE})")
        private String to;

        @Override
        Reply ask(Target target) {
            return target.gate(migration, to);
        }

        @Override
        String tell(JsonNode body) {
            return Human.gate(body);
        }
    }
}
