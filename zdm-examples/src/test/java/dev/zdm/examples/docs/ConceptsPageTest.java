package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Phase.Acknowledgement;
import dev.zdm.plan.Phase.Detour;
import dev.zdm.plan.Phase.Serialiser;
import dev.zdm.plan.Phase.WriteRoute;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the page are what the phases themselves say. */
class ConceptsPageTest {
    private static final Page PAGE = Page.of("docs/concepts.md");

    @Test
    void the_phases_of_a_data_migration() {
        // given
        List<List<String>> phases = Arrays.stream(Phase.values())
                .flatMap(phase -> phase.takesShare()
                        ? Stream.of(row(phase, 50, " below 100 %"), row(phase, 100, " 100 %"))
                        : Stream.of(row(phase, 0, "")))
                .toList();

        // then
        assertThat(PAGE.table("Phases of a data migration")).containsExactlyElementsOf(phases);
    }

    private static List<String> row(Phase phase, int share, String suffix) {
        WriteRoute write = phase.writeRoute(share, null);
        boolean guarded = phase.serialiser(share) == Serialiser.GUARD;
        boolean both = write.acknowledgement() == Acknowledgement.BOTH;
        return List.of(
                "`" + phase + "`" + suffix,
                sides(phase.readSide(share == 100), phase.readSide(true)),
                (guarded ? "guard: " : "") + name(write.first()),
                write.copy().map(ConceptsPageTest::name).orElse("–"),
                both ? "both have it" : name(write.first()) + " has it",
                detour(phase, share));
    }

    private static String detour(Phase phase, int share) {
        if (phase.readSide(true) == Side.OLD) {
            return "–";
        }
        Detour detour = phase.detourToOld(share);
        return switch (detour) {
            case FREE -> "always";
            case GUARDED -> "while it owns the guard row";
            case FORBIDDEN -> "never";
        };
    }

    @Test
    void the_phases_of_a_service_migration() {
        // given
        List<List<String>> phases = Arrays.stream(ServicePhase.values())
                .map(phase -> List.of(
                        "`" + phase + "`",
                        sides(phase.callSide(false), phase.callSide(true)),
                        phase.comparesCalls() ? "yes" : "no",
                        phase.callSide(true) == Side.OLD ? "–" : phase.mayDetourToOld() ? "always" : "never"))
                .toList();

        // then
        assertThat(PAGE.table("Phases of a service migration")).containsExactlyElementsOf(phases);
    }

    @Test
    void every_phase_has_a_place_among_the_names_of_others() {
        // when
        String names = PAGE.table("LaunchDarkly's names").toString();

        // then
        assertThat(Stream.concat(Arrays.stream(Phase.values()), Arrays.stream(ServicePhase.values())))
                .allSatisfy(phase -> assertThat(names).contains("`" + phase + "`"));
    }

    private static String sides(Side outside, Side inside) {
        return outside == inside ? name(inside) : name(outside) + " or " + name(inside);
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
