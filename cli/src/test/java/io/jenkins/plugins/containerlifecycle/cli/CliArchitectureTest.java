package io.jenkins.plugins.containerlifecycle.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The command only translates; the core does the work. */
@AnalyzeClasses(
        packages = "io.jenkins.plugins.containerlifecycle",
        importOptions = ImportOption.DoNotIncludeTests.class)
class CliArchitectureTest {
    private static final String CLI = "io.jenkins.plugins.containerlifecycle.cli..";

    @ArchTest
    static final ArchRule theCoreKnowsNothingOfTheCommand = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, "picocli..");

    @ArchTest
    static final ArchRule theCommandKnowsTheCoreAndPicocliOnly = classes()
            .that()
            .resideInAPackage(CLI)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.jenkins.plugins.containerlifecycle..",
                    "java..",
                    "picocli..",
                    "org.jspecify.annotations",
                    // Trees to print; nothing is mapped to Java types here.
                    "com.fasterxml.jackson.databind",
                    "com.fasterxml.jackson.databind.node");

    /** Else NullAway leaves a package out, and says nothing. */
    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .resideInAPackage(CLI)
            .should(ArchCondition.from(describe(
                    "be in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    @ArchTest
    static final ArchRule theCommandMapsNoJson = noClasses()
            .that()
            .resideInAPackage(CLI)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("com\\.fasterxml\\.jackson\\.databind\\.Object(Mapper|Reader|Writer)");
}
