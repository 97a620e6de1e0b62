package dev.zdm.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** Whether somebody confirms what he has asked for. */
@FunctionalInterface
interface Confirmation {

    /** The answer; empty if there is nobody to ask. */
    Optional<Boolean> ask(String question);

    static Confirmation onConsole() {
        return question -> Optional.ofNullable(System.console()).map(console -> isYes(console, question));
    }

    private static boolean isYes(Console console, String question) {
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
