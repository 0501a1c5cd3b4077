package io.jenkins.plugins.containerlifecycle.agent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
        packages = "io.jenkins.plugins.containerlifecycle.agent",
        importOptions = ImportOption.DoNotIncludeTests.class)
class AgentArchitectureTest {
    private static final String ROOT = "io.jenkins.plugins.containerlifecycle.agent";

    @ArchTest
    static final ArchRule packagesKnowLowerFloorsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("limit")
            .definedBy(ROOT + ".limit")
            .layer("observe")
            .definedBy(ROOT + ".observe")
            .layer("watch")
            .definedBy(ROOT + ".watch")
            .layer("schedule")
            .definedBy(ROOT + ".schedule")
            .layer("metrics")
            .definedBy(ROOT + ".metrics")
            .layer("webhook")
            .definedBy(ROOT + ".webhook")
            .layer("web")
            .definedBy(ROOT + ".web")
            .layer("agent")
            .definedBy(ROOT)
            .whereLayer("agent")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("agent")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("web", "agent")
            .whereLayer("webhook")
            .mayOnlyBeAccessedByLayers("web", "agent", "metrics")
            .whereLayer("schedule")
            .mayOnlyBeAccessedByLayers("metrics", "webhook", "web", "agent")
            .whereLayer("watch")
            .mayOnlyBeAccessedByLayers("schedule", "metrics", "webhook", "web", "agent")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("watch", "schedule", "metrics", "webhook", "web", "agent")
            .whereLayer("limit")
            .mayOnlyBeAccessedByLayers("schedule", "webhook", "web")
            .ensureAllClassesAreContainedInArchitecture();

    /** Else NullAway leaves a package out, and says nothing. */
    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(ArchCondition.from(describe(
                    "be in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    @ArchTest
    static final ArchRule theAgentKnowsTheCoreTheJdkPrometheusAndAnHttpLibraryOnly = classes()
            .that()
            // Generated.
            .haveSimpleNameNotEndingWith("Builder")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.jenkins.plugins.containerlifecycle..",
                    "java..",
                    "javax.net.ssl",
                    "javax.crypto..",
                    "org.apache.hc.core5.http..",
                    "org.apache.hc.core5.util",
                    "io.prometheus.metrics..",
                    "org.jspecify.annotations",
                    "org.immutables.value",
                    "com.fasterxml.jackson.core",
                    "com.fasterxml.jackson.databind",
                    "com.fasterxml.jackson.databind.node");
}
