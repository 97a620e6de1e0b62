package dev.zdm.proof.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is explored.
 *
 * @param stations where each instance stands; where it begins, if the epochs move
 * @param operations how many reads and writes each instance does
 * @param commands what its writes may be
 * @param backs how often the epochs may go one phase back
 * @param options what may happen
 * @param mutations what is left out
 */
record Setting(
        List<Station> stations,
        int operations,
        List<Command> commands,
        int backs,
        Set<Option> options,
        Set<Mutation> mutations) {

    /** What may happen. */
    enum Option {
        /** The epochs move, up to NEW_ONLY. */
        MOVING,
        /** Both sides are written in one transaction. */
        ATOMIC,
        /** The row is not there at the beginning. */
        ABSENT,
        /** The backfill touches every key instead of copying keys without a mark. */
        TOUCHES,
        /** There are two keys. */
        TWO_KEYS,
        /** An instance may die between its commit and its copy. */
        CRASHES,
        /** An instance may be evicted while it sleeps, wherever a lease is needed. */
        SLEEPS,
        /** The new side may refuse a copy, once. */
        REFUSALS
    }

    /** Phases that do not change. */
    static Setting standing(List<Station> stations, int operations) {
        return new Setting(stations, operations, List.of(Command.PUT), 0, Set.of(), Set.of());
    }

    /** All instances begin in OLD_ONLY, and do one operation each. */
    static Setting moving(int instances) {
        List<Station> stations = Collections.nCopies(instances, Station.OLD_ONLY);
        return new Setting(stations, 1, List.of(Command.PUT), 0, Set.of(Option.MOVING), Set.of());
    }

    Setting doing(Command... other) {
        return new Setting(stations, operations, List.of(other), backs, options, mutations);
    }

    Setting doing(int each) {
        return new Setting(stations, each, commands, backs, options, mutations);
    }

    Setting standingAt(Station... other) {
        return new Setting(List.of(other), operations, commands, backs, options, mutations);
    }

    Setting back(int steps) {
        return new Setting(stations, operations, commands, steps, options, mutations);
    }

    Setting with(Option... more) {
        Set<Option> all = EnumSet.noneOf(Option.class);
        all.addAll(options);
        all.addAll(List.of(more));
        return new Setting(stations, operations, commands, backs, all, mutations);
    }

    Setting without(Mutation... rules) {
        return new Setting(stations, operations, commands, backs, options, Set.of(rules));
    }

    boolean has(Option option) {
        return options.contains(option);
    }

    boolean omits(Mutation mutation) {
        return mutations.contains(mutation);
    }

    boolean isMoving() {
        return has(Option.MOVING);
    }

    boolean isAtomic() {
        return has(Option.ATOMIC);
    }

    int keys() {
        return has(Option.TWO_KEYS) ? 2 : 1;
    }

    int writes() {
        return operations * stations.size();
    }

    /** How many epochs there can be: each step back can be taken forward again. */
    int epochs() {
        return Station.values().length + 2 * backs;
    }

    Station first() {
        return stations.stream().max(Station::compareTo).orElseThrow();
    }

    Station last() {
        return isMoving() ? Station.NEW_ONLY : first();
    }
}
