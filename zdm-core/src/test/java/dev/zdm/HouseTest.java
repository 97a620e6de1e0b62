package dev.zdm;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.zdm.fixture.attic.Stray;
import dev.zdm.fixture.event.Happened;
import dev.zdm.fixture.internal.evidence.Fold;
import dev.zdm.fixture.internal.evidence.Tale;
import dev.zdm.fixture.internal.routing.Route;
import dev.zdm.fixture.plan.Plan;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail holds nothing: each one meets a class here that breaks it, and one that does not. */
class HouseTest {

    private static final House HOUSE = new House("dev.zdm.fixture");

    private final ClassFileImporter importer = new ClassFileImporter();

    @ParameterizedTest(name = "{0}")
    @MethodSource("rulesAndOffenders")
    void a_rule_fails_for_its_offender_only(ArchRule rule, Class<?>[] offenders, Class<?> innocent) {
        // when
        boolean offended = rule.evaluate(importer.importClasses(offenders)).hasViolation();
        boolean blamed = rule.evaluate(importer.importClasses(innocent)).hasViolation();

        // then
        assertThat(offended).isTrue();
        assertThat(blamed).isFalse();
    }

    @Test
    void a_package_without_null_marked_fails() {
        // given
        ArchRule rule = HOUSE.everyPackageIsNullMarked();

        // when
        boolean offended = rule.evaluate(importer.importPackagesOf(Stray.class)).hasViolation();
        boolean blamed = rule.evaluate(importer.importPackagesOf(Plan.class)).hasViolation();

        // then
        assertThat(offended).isTrue();
        assertThat(blamed).isFalse();
    }

    static Stream<Arguments> rulesAndOffenders() {
        return Stream.of(
                row("an unknown package", HOUSE.everyPackageIsAKnownRoom(), Plan.class, Stray.class),
                row("a later room", HOUSE.roomsKnowOnlyEarlierRooms(), Happened.class, Plan.class),
                row("a stranger", HOUSE.routingScanAndEvidenceAreStrangers(), Route.class, Fold.class),
                row("a cycle", HOUSE.packagesAreFreeOfCycles(), Happened.class, Plan.class, Happened.class),
                row("a library", HOUSE.onlyRoomNames(".metrics", "io.micrometer"), Plan.class, Happened.class),
                row("a framework", HOUSE.nobodyNames("org.slf4j.."), Plan.class, Happened.class),
                row("now()", HOUSE.timeIsInjected(), Plan.class, Route.Reads.class),
                row("now() by reference", HOUSE.timeIsInjected(), Plan.class, Route.Refers.class),
                row("the system clock", HOUSE.timeIsInjected(), Plan.class, Route.Chooses.class),
                row("sleep", HOUSE.timeIsInjected(), Plan.class, Route.Sleeps.class),
                row("a foreign message", HOUSE.nobodyRepeatsForeignMessages(), Plan.class, Fold.class),
                row("a stack trace", HOUSE.nobodyLogsStackTraces(), Plan.class, Fold.class),
                row("a cause", HOUSE.nobodyLogsStackTraces(), Plan.class, Tale.class),
                row("System.out", HOUSE.nobodyPrints(), Plan.class, Fold.class));
    }

    private static Arguments row(String name, ArchRule rule, Class<?> innocent, Class<?>... offenders) {
        return Arguments.of(Named.of(name, rule), offenders, innocent);
    }
}
