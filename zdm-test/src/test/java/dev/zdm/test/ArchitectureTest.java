package dev.zdm.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The rooms of the kit, each of which knows only those before it: time, fault, store, assertion, the kit itself. */
@AnalyzeClasses(packages = "dev.zdm.test", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule roomsKnowOnlyEarlierRooms = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("time")
            .definedBy("dev.zdm.test.time")
            .layer("fault")
            .definedBy("dev.zdm.test.fault")
            .layer("store")
            .definedBy("dev.zdm.test.store")
            .layer("assertion")
            .definedBy("dev.zdm.test.assertion")
            .layer("kit")
            .definedBy("dev.zdm.test")
            .whereLayer("kit")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("assertion")
            .mayOnlyBeAccessedByLayers("kit")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("kit", "assertion")
            .whereLayer("fault")
            .mayOnlyBeAccessedByLayers("kit", "assertion", "store")
            .whereLayer("time")
            .mayOnlyBeAccessedByLayers("kit", "assertion", "store", "fault");

    @ArchTest
    static final ArchRule onlyTheComparisonOfRowsIsTakenFromTheEngine = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are internal, the comparison of rows apart",
                    type -> type.getPackageName().startsWith("dev.zdm.internal")
                            && !type.getFullName().startsWith("dev.zdm.internal.copy.RowComparison")));

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "be in a @NullMarked package",
                    (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    @ArchTest
    static final ArchRule nothingSleepsOrStartsThreads = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "start");

    @ArchTest
    static final ArchRule nobodyPrints =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    static final class MainCode implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }
}
