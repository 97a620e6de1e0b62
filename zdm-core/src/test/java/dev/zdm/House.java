package dev.zdm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house, for the packages under one root: which rooms there are, which may know which, and what none of
 * them may touch. The root is a parameter so that a test can show each rule failing.
 */
record House(String root) {

    /** In the order in which rooms may know each other: each knows only those before it. The facade comes last. */
    private static final List<String> ROOMS = List.of(
            ".plan",
            ".event",
            ".spi",
            ".annotation",
            ".internal.fleet",
            ".internal.copy",
            ".internal.routing",
            ".internal.scan",
            ".internal.evidence",
            ".internal.notify",
            ".internal.comparison",
            ".internal.cutover",
            ".internal.rollout",
            ".internal.report",
            ".report",
            ".internal.intercept",
            ".jdbc",
            ".schema",
            ".metrics",
            ".notify",
            ".health",
            ".flags",
            ".breaker",
            ".calibration",
            "");

    /** Kept apart whatever their order: they meet only through events and the stored phase. */
    private static final Set<String> STRANGERS = Set.of(".internal.routing", ".internal.scan", ".internal.evidence");

    private static final Set<String> WALL_CLOCKS = Set.of(
            "java.lang.System.currentTimeMillis()",
            "java.time.Instant.now()",
            "java.time.LocalDate.now()",
            "java.time.LocalDateTime.now()",
            "java.time.OffsetDateTime.now()",
            "java.time.ZonedDateTime.now()");

    ArchRule everyPackageIsAKnownRoom() {
        return classes()
                .should(new ArchCondition<>("live in a room of the table") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean known = floorOf(type) >= 0;
                        events.add(new SimpleConditionEvent(
                                type, known, type.getName() + " lives in no room of the table in House.ROOMS"));
                    }
                })
                .allowEmptyShould(true);
    }

    ArchRule roomsKnowOnlyEarlierRooms() {
        return classes()
                .should(new ArchCondition<>("know only rooms that come before their own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            JavaClass target = dependency.getTargetClass();
                            boolean allowed = floorOf(target) <= floorOf(type);
                            events.add(new SimpleConditionEvent(type, allowed, dependency.getDescription()));
                        }
                    }
                })
                .allowEmptyShould(true);
    }

    ArchRule routingScanAndEvidenceAreStrangers() {
        return classes()
                .should(new ArchCondition<>("not join routing, scan and evidence") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            JavaClass target = dependency.getTargetClass();
                            boolean joined = isStranger(type) && isStranger(target) && floorOf(type) != floorOf(target);
                            events.add(new SimpleConditionEvent(type, !joined, dependency.getDescription()));
                        }
                    }
                })
                .allowEmptyShould(true);
    }

    ArchRule packagesAreFreeOfCycles() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return isInside(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    ArchRule onlyRoomNames(String room, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .allowEmptyShould(true);
    }

    ArchRule nobodyNames(String... frameworks) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(frameworks)
                .allowEmptyShould(true);
    }

    /** Needs whole packages: an imported class does not bring its package-info along. */
    ArchRule everyPackageIsNullMarked() {
        return classes()
                .should(new ArchCondition<>("live in a package whose package-info is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(
                                type, marked, type.getPackageName() + " is not @NullMarked: " + type.getName()));
                    }
                })
                .allowEmptyShould(true);
    }

    /** Time is injected, so that tests move it: one class stands for the system's clock and is everybody's default. */
    ArchRule timeIsInjected() {
        return noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe("it reads the wall clock or sleeps", access -> {
                    String target = access.getTarget().getFullName();
                    return WALL_CLOCKS.contains(target)
                            || target.startsWith("java.lang.Thread.sleep(")
                            || (target.startsWith("java.time.Clock.system") && !isSystemTime(access));
                }))
                .allowEmptyShould(true);
    }

    ArchRule nobodyPrints() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .allowEmptyShould(true);
    }

    /** Messages of other libraries, and of the application, hold values of rows: only zdm's own may be repeated. */
    ArchRule nobodyRepeatsForeignMessages() {
        return noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe("it asks a throwable for its message", access -> {
                    String target = access.getTarget().getName();
                    return (target.equals("getMessage") || target.equals("getLocalizedMessage"))
                            && access.getTargetOwner().getSimpleName().matches(".*(Exception|Error|Throwable)");
                }))
                .allowEmptyShould(true);
    }

    /** A stack trace shows the messages of all causes. */
    ArchRule nobodyLogsStackTraces() {
        return noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "it hands a throwable to a log or prints it",
                        access -> access.getTarget().getName().equals("printStackTrace")
                                || (access.getTargetOwner().getName().equals("org.slf4j.spi.LoggingEventBuilder")
                                        && access.getTarget().getFullName().contains("java.lang.Throwable"))
                                || (access.getTargetOwner().getName().equals("org.slf4j.Logger")
                                        && access.getTarget().getFullName().endsWith("java.lang.Throwable)"))))
                .allowEmptyShould(true);
    }

    private boolean isSystemTime(JavaAccess<?> access) {
        return access.getOriginOwner().getFullName().equals(root + ".spi.SystemTime");
    }

    private boolean isStranger(JavaClass type) {
        return isInside(type) && STRANGERS.contains(roomOf(type));
    }

    /** The place of a type's room in the table, or -1 where it has none, as for types of other libraries. */
    private int floorOf(JavaClass type) {
        return isInside(type) ? ROOMS.indexOf(roomOf(type)) : -1;
    }

    private String roomOf(JavaClass type) {
        return type.getPackageName().substring(root.length());
    }

    private boolean isInside(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(root) || name.startsWith(root + ".");
    }
}
