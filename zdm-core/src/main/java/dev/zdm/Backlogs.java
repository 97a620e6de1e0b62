package dev.zdm;

import dev.zdm.internal.copy.Debt;
import dev.zdm.internal.copy.Debts;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.MigrationStates.Change;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an operator may ask of the copies that the two sides owe each other; nothing where they can owe none. */
record Backlogs<K>(CommonParts common, Optional<Repairs<K>> repairs) {

    private Optional<Debts<K>> debts() {
        boolean none = common.view().state().phase() == Phase.OLD_ONLY;
        return repairs.filter(known -> !none).map(Repairs::debts);
    }

    private List<CopyQueue<K>> queues() {
        return debts().stream()
                .flatMap(debts -> debts.all().stream())
                .<CopyQueue<K>>map(Debt::owed)
                .toList();
    }

    long pending() {
        return debts().stream()
                .flatMapToLong(debts -> Stream.of(Side.values())
                        .mapToLong(side -> debts.knownBacklog(side).pending()))
                .sum();
    }

    List<CopyQueue.DeadLetter<K>> deadLetters(int limit) {
        return queues().stream()
                .flatMap(queue -> queue.deadLetters(limit).stream())
                .limit(limit)
                .toList();
    }

    int replay(Collection<K> keys, Instruction instruction) {
        return recorded("replay of", instruction, queue -> queue.replay(keys));
    }

    int discard(Collection<K> keys, Instruction instruction) {
        if (instruction.reason().isBlank()) {
            MigrationState state = common.view().state();
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "copies are to be discarded without a reason",
                    "say why with Instruction.because(…): the rows will differ until they are written again");
        }
        return recorded("discard of", instruction, queue -> queue.discard(keys));
    }

    private int recorded(String what, Instruction instruction, Function<CopyQueue<K>, Integer> change) {
        instruction.expectedEpoch().ifPresent(this::requireEpoch);
        int letters = queues().stream().mapToInt(change::apply).sum();
        if (letters > 0) {
            String evidence = what + " " + letters + " dead letters";
            MigrationState recorded = common.store()
                    .states()
                    .change(
                            common.id(),
                            situation -> new Change(again(situation.state(), instruction), evidence, List.of()));
            var unused = common.view().adopt(recorded);
        }
        return letters;
    }

    private void requireEpoch(long expected) {
        MigrationState stored =
                common.store().states().find(common.id()).orElse(common.view().state());
        if (stored.epoch() != expected) {
            throw new EpochConflictException(expected, stored);
        }
    }

    private MigrationState again(MigrationState state, Instruction instruction) {
        return state.withPaused(state.paused(), common.route().time().now(), instruction.by(), instruction.reason());
    }
}
