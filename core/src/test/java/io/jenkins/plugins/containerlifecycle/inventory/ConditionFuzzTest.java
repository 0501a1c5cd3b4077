package io.jenkins.plugins.containerlifecycle.inventory;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import io.jenkins.plugins.containerlifecycle.inventory.Condition.Match;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Conditions as a file of rules may have them, and versions as a database may. */
public class ConditionFuzzTest {
    @FuzzTest
    public void whatIsUnderstoodIsCompared(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Condition condition;
        try {
            condition = Condition.parse(text);
        } catch (ConditionException e) {
            Held.message(e.getMessage());
            return;
        }
        for (Ecosystem ecosystem : Ecosystem.values()) {
            List<String> versions = condition.bounds().stream()
                    .map(Condition.Bound::version)
                    .filter(ecosystem.order()::isVersion)
                    .toList();
            for (String left : versions) {
                for (String right : versions) {
                    int there = Integer.signum(ecosystem.order().compare(left, right));
                    Held.that(
                            there == -Integer.signum(ecosystem.order().compare(right, left)), "an order has two ends");
                }
                isFoundByItself(condition, ecosystem, left);
            }
        }
    }

    private static void isFoundByItself(Condition condition, Ecosystem ecosystem, String version) {
        InstalledPackage installed = new InstalledPackageBuilder()
                .ecosystem(ecosystem)
                .name(condition.name())
                .version(version)
                .sourceName(condition.name())
                .sourceVersion(version)
                .architecture("")
                .build();
        String os = condition.namespace() == null ? "" : condition.namespace();
        PackageInventory inventory =
                new PackageInventory("sha256:1", new OsRelease(os, "", ""), List.of(installed), Coverage.COMPLETE);
        Match match = condition.match(inventory, installed);
        Held.that(
                (match == Match.OTHER) == (condition.ecosystem() != null && condition.ecosystem() != ecosystem),
                "a package is found by its name");
        if (condition.bounds().size() == 1 && match != Match.OTHER) {
            boolean equal = switch (condition.bounds().get(0).operator()) {
                case AT_MOST, EQUAL, AT_LEAST -> true;
                case LESS, GREATER -> false;
            };
            Held.that(match == (equal ? Match.AFFECTED : Match.NOT_AFFECTED), "a version is equal to itself");
        }
    }
}
