package io.jenkins.plugins.containerlifecycle;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
        packages = "io.jenkins.plugins.containerlifecycle",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.jenkins.plugins.containerlifecycle.";

    /** From the lowest floor to the highest. A package knows only those of lower floors, and none on its own floor. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("text"),
            Set.of("time", "process"),
            Set.of("reference"),
            Set.of("metadata", "report"),
            Set.of("registry"),
            Set.of("engine"),
            Set.of("engine.docker", "context", "leftover"),
            Set.of("hook"),
            Set.of("verdict", "examine", "monitoring", "inventory"),
            Set.of("push", "deploy"),
            Set.of("service", "graph"));

    /** A package without a floor fails it, too. */
    @ArchTest
    static final ArchRule packagesKnowLowerFloorsOnly = floors();

    private static ArchRule floors() {
        LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (Set<String> floor : FLOORS) {
            for (String name : floor) {
                house = house.layer(name).definedBy(ROOT + name);
            }
        }
        Set<String> lower = new TreeSet<>();
        for (Set<String> floor : FLOORS) {
            for (String name : floor) {
                house = lower.isEmpty()
                        ? house.whereLayer(name).mayNotAccessAnyLayer()
                        : house.whereLayer(name).mayOnlyAccessLayers(lower.toArray(String[]::new));
            }
            lower.addAll(floor);
        }
        return house.ensureAllClassesAreContainedInArchitecture();
    }

    /** Else NullAway leaves a package out, and says nothing. */
    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(ArchCondition.from(describe(
                    "be in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    /** So that one more component does not touch all who make such a record. */
    @ArchTest
    static final ArchRule longRecordsAreMadeByBuilders = constructors()
            .that(describe("make a record of more than six components", ArchitectureTest::makesLongRecord))
            .should()
            .onlyBeCalled()
            .byClassesThat()
            .haveSimpleNameEndingWith("Builder");

    private static boolean makesLongRecord(JavaConstructor constructor) {
        return constructor.getOwner().isRecord()
                && constructor.getOwner().reflect().getRecordComponents().length > 6;
    }

    @ArchTest
    static final ArchRule coreKnowsNeitherJenkinsNorTheCommandLine = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "picocli..", ROOT + "cli..");

    @ArchTest
    static final ArchRule onlyTheDockerEngineKnowsDockerJava = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "engine.docker")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.github.dockerjava..");

    /** EngineAnswers reads fields, one of which has a word for "nothing". */
    @ArchTest
    static final ArchRule theWordsOfEnginesAreKnownInOnePlace = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "engine..", ROOT + "hook..", ROOT + "leftover..")
            .and()
            .doNotHaveSimpleName("EngineWording")
            .and()
            .doNotHaveSimpleName("EngineAnswers")
            .should()
            .callMethod(String.class, "contains", CharSequence.class);

    /** From hooks it needs the run that a verdict is about and the way to cancel, but nothing that runs one. */
    @ArchTest
    static final ArchRule thePushRunsNoHooks = noClasses()
            .that()
            .resideInAPackage(ROOT + "push..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.jenkins\\.plugins\\.containerlifecycle\\.(context|examine|hook)\\."
                    + "(?!HookResult$|Cancellation$|StampCheck$).*");
}
