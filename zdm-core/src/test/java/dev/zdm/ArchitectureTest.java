package dev.zdm;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the table of rooms in the architecture document; {@link HouseTest} shows that each rule can fail. */
@AnalyzeClasses(packages = "dev.zdm", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    private static final House HOUSE = new House("dev.zdm");

    @ArchTest
    static final ArchRule everyPackageIsAKnownRoom = HOUSE.everyPackageIsAKnownRoom();

    @ArchTest
    static final ArchRule roomsKnowOnlyEarlierRooms = HOUSE.roomsKnowOnlyEarlierRooms();

    @ArchTest
    static final ArchRule routingScanAndEvidenceAreStrangers = HOUSE.routingScanAndEvidenceAreStrangers();

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = HOUSE.packagesAreFreeOfCycles();

    @ArchTest
    static final ArchRule onlyMetricsNamesMicrometer = HOUSE.onlyRoomNames(".metrics", "io.micrometer");

    @ArchTest
    static final ArchRule onlyFlagsNamesTogglz = HOUSE.onlyRoomNames(".flags", "org.togglz");

    @ArchTest
    static final ArchRule onlyBreakerNamesResilience4j = HOUSE.onlyRoomNames(".breaker", "io.github.resilience4j");

    @ArchTest
    static final ArchRule onlyJdbcNamesPostgresqlsDriver = HOUSE.onlyRoomNames(".jdbc", "org.postgresql");

    @ArchTest
    static final ArchRule coreKnowsNoFramework = HOUSE.nobodyNames("org.springframework..", "org.hibernate..");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = HOUSE.everyPackageIsNullMarked();

    @ArchTest
    static final ArchRule timeIsInjected = HOUSE.timeIsInjected();

    @ArchTest
    static final ArchRule nobodyPrints = HOUSE.nobodyPrints();

    @ArchTest
    static final ArchRule nobodyRepeatsForeignMessages = HOUSE.nobodyRepeatsForeignMessages();

    @ArchTest
    static final ArchRule nobodyLogsStackTraces = HOUSE.nobodyLogsStackTraces();

    static final class MainCode implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("/zdm-checks");
        }
    }
}
