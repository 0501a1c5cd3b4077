package io.jenkins.plugins.containerlifecycle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.jenkins.plugins.containerlifecycle",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.jenkins.plugins.containerlifecycle.";

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNeitherJenkinsNorTheCommandLine = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "picocli..", ROOT + "cli..");

    @ArchTest
    static final ArchRule onlyTheEnginePackageKnowsDockerJava = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.github.dockerjava..");

    @ArchTest
    static final ArchRule metadataDependsOnNothingElseOfOurs = noClasses()
            .that()
            .resideInAPackage(ROOT + "metadata..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "context..",
                    ROOT + "engine..",
                    ROOT + "hook..",
                    ROOT + "report..",
                    ROOT + "examine..",
                    ROOT + "push..");

    /** The front ends use it; nothing that examines, builds or validates an image depends on whether it is pushed. */
    @ArchTest
    static final ArchRule onlyFrontEndsKnowThePush = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "context..",
                    ROOT + "engine..",
                    ROOT + "examine..",
                    ROOT + "hook..",
                    ROOT + "metadata..",
                    ROOT + "report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "push..");

    /** Of hooks it needs the run that a verdict is on and the way to cancel, and of them nothing that runs one. */
    @ArchTest
    static final ArchRule thePushRunsNoHooks = noClasses()
            .that()
            .resideInAPackage(ROOT + "push..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.jenkins\\.plugins\\.containerlifecycle\\.(context|examine|hook)\\."
                    + "(?!HookResult$|Cancellation$|StampCheck$).*");
}
