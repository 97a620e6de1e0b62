package dev.zdm.spi;

import dev.zdm.spi.Instances.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

final class InMemoryRollouts implements Rollouts, StepEvidence, RolloutNotes, OperatorRequests {
    private static final Duration REMEMBERED = Duration.ofHours(2);

    private record PartId(String migration, String bootId, long number) {}

    private record Asked(Request request, Instant at, Answer answer) {}

    private final TimeSource time;
    private final BiFunction<String, Long, Duration> inStep;
    private final Map<PartId, Written> parts = new LinkedHashMap<>();
    private final List<Note> notes = new ArrayList<>();
    private final Map<Long, Asked> requests = new TreeMap<>();

    /** How long an epoch of a migration has lasted; zero if it is not the present one. */
    InMemoryRollouts(TimeSource time, BiFunction<String, Long, Duration> inStep) {
        this.time = time;
        this.inStep = inStep;
    }

    @Override
    public StepEvidence evidence() {
        return this;
    }

    @Override
    public RolloutNotes notes() {
        return this;
    }

    @Override
    public OperatorRequests requests() {
        return this;
    }

    @Override
    public synchronized void write(EvidencePart part) {
        Place place = part.place();
        Instant now = time.now();
        PartId id = new PartId(place.migration(), place.bootId(), part.number());
        Written before = parts.remove(id);
        if (before == null || before.part().epoch() != part.epoch()) {
            parts.values().removeIf(each -> isForgotten(each, part, now));
        }
        parts.put(id, new Written(part, now));
    }

    private static boolean isForgotten(Written each, EvidencePart by, Instant now) {
        return each.part().place().migration().equals(by.place().migration())
                && (each.part().epoch() < by.epoch()
                        || each.writtenAt().plus(REMEMBERED).isBefore(now));
    }

    @Override
    public synchronized Pool read(String migration, long epoch, Instant since) {
        List<Written> found = parts.values().stream()
                .filter(each -> each.part().place().migration().equals(migration)
                        && each.part().epoch() == epoch
                        && !each.writtenAt().isBefore(since))
                .toList();
        return new Pool(time.now(), inStep.apply(migration, epoch), found);
    }

    @Override
    public synchronized boolean enter(Note note) {
        boolean known = notes.stream()
                .anyMatch(each -> each.migration().equals(note.migration())
                        && each.epoch() == note.epoch()
                        && each.kind() == note.kind()
                        && each.subject().equals(note.subject()));
        if (!known) {
            notes.add(new Note(
                    note.migration(),
                    note.run(),
                    note.epoch(),
                    note.kind(),
                    note.subject(),
                    note.by(),
                    note.reason(),
                    time.now()));
        }
        return !known;
    }

    @Override
    public synchronized List<Note> of(String migration, long run) {
        return notes.stream()
                .filter(each -> each.migration().equals(migration) && each.run() == run)
                .toList();
    }

    @Override
    public synchronized long ask(Request request) {
        long id = requests.size() + 1L;
        requests.put(id, new Asked(request, time.now(), new Answer(Optional.empty(), false, false, "")));
        return id;
    }

    @Override
    public synchronized Optional<Taken> take(String migration, String instance, Duration youngerThan) {
        Instant now = time.now();
        for (Map.Entry<Long, Asked> each : requests.entrySet()) {
            Asked asked = each.getValue();
            if (asked.request().migration().equals(migration)
                    && asked.answer().takenBy().isEmpty()
                    && Duration.between(asked.at(), now).compareTo(youngerThan) < 0) {
                answer(each.getKey(), new Answer(Optional.of(instance), false, false, ""));
                return Optional.of(new Taken(each.getKey(), asked.request()));
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized void answer(long id, boolean done, String text) {
        find(id).ifPresent(known -> answer(id, new Answer(known.takenBy(), true, done, text)));
    }

    private void answer(long id, Answer answer) {
        requests.computeIfPresent(id, (number, asked) -> new Asked(asked.request(), asked.at(), answer));
    }

    @Override
    public synchronized Optional<Answer> find(long id) {
        return Optional.ofNullable(requests.get(id)).map(Asked::answer);
    }
}
