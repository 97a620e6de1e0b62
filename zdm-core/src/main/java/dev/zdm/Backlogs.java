package dev.zdm;

import dev.zdm.internal.copy.Apply;
import dev.zdm.internal.copy.Copies;
import dev.zdm.plan.ConfigurationException;
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

/** What an operator may ask of the copies that two databases owe each other; nothing in other modes. */
record Backlogs<K>(CommonParts common, Optional<DurableParts<K>> durable) {

    private List<CopyQueue<K>> queues() {
        boolean none = common.view().state().phase() == Phase.OLD_ONLY;
        return durable.filter(parts -> !none).stream()
                .flatMap(parts -> parts.copies().both().stream())
                .<CopyQueue<K>>map(Apply::owed)
                .toList();
    }

    long pending() {
        Optional<Copies<K>> copies = queues().isEmpty() ? Optional.empty() : durable.map(DurableParts::copies);
        return copies.stream()
                .flatMapToLong(known -> Stream.of(Side.values())
                        .mapToLong(side -> known.knownBacklog(side).pending()))
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

    private MigrationState again(MigrationState state, Instruction instruction) {
        return state.withPaused(state.paused(), common.route().time().now(), instruction.by(), instruction.reason());
    }
}
