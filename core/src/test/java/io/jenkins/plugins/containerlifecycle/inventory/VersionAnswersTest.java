package io.jenkins.plugins.containerlifecycle.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions are ordered as the tools themselves do, by whom the answers among the resources are. */
class VersionAnswersTest {
    private static final Map<String, VersionOrder> ORDERS = Map.of(
            "dpkg", Ecosystem.DEB.order(),
            "rpm", Ecosystem.RPM.order(),
            "apk", Ecosystem.APK.order(),
            "semver", Ecosystem.NPM.order(),
            "pep440", Ecosystem.PYPI.order(),
            "maven", Ecosystem.MAVEN.order(),
            "gem", Ecosystem.GEM.order());

    @Test
    void everySystemHasAnswers() {
        assertThat(ORDERS.values().stream().map(Object::getClass))
                .containsAll(Arrays.stream(Ecosystem.values())
                        .map(ecosystem -> ecosystem.order().getClass())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpkg", "rpm", "apk", "semver", "pep440", "maven", "gem"})
    void everyPairIsOrderedAsTheToolDoes(String tool) {
        VersionOrder order = ORDERS.get(tool);
        String file = "answers/" + tool + ".tsv";
        List<String> wrong = new ArrayList<>();
        List<String> answers = new String(Databases.resource(file), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        for (String answer : answers) {
            String[] fields = answer.split("\t", -1);
            String ours = answer(order, fields[0], fields[2]);
            if (!ours.equals(fields[1])) {
                wrong.add(answer + ", not " + ours);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(answers).hasSizeGreaterThanOrEqualTo(3900);
    }

    private static String answer(VersionOrder order, String left, String right) {
        // rpm compares anything.
        if (!(order instanceof RpmOrder) && !(order.isVersion(left) && order.isVersion(right))) {
            return "invalid";
        }
        int difference = order.compare(left, right);
        assertThat(Integer.signum(order.compare(right, left))).isEqualTo(-Integer.signum(difference));
        return difference < 0 ? "<" : difference > 0 ? ">" : "=";
    }

    @ParameterizedTest
    @CsvSource({
        "DEB, 1.0-0, =, 1.0",
        "DEB, 1.0~rc1-1, <, 1.0-1",
        "DEB, 1.0a, <, 1.0+",
        "DEB, 99999999999999999999999, <, 100000000000000000000000",
        "DEB, 1:1.0, >, 2.0",
        "RPM, 1_0, =, 1.0.",
        "RPM, 1.05, =, 1.5",
        "RPM, 1.0a, <, 1.0.1",
        "RPM, 2.0.1a, >, 2.0.1",
        "RPM, 1.0, <, 1.0^git1",
        "RPM, 1.0^git1, <, 1.0a",
        "RPM, 0:1.0-1, =, 1.0-1",
        "RPM, 18446744073709551616, >, 18446744073709551615",
        "APK, 1.0-r0, >, 1.0",
        "APK, 1.05, <, 1.5",
        "APK, 1.0_rc1, <, 1.0",
        "APK, 1.0, <, 1.0_p1",
        "APK, 1.0_alpha, <, 1.0_beta",
        "APK, 1.0a, >, 1.0",
        "APK, 20240101999999999999999, >, 20240101999999999999998",
    })
    void pitfallsOfTheThreeOrders(Ecosystem ecosystem, String left, String sign, String right) {
        assertThat(answer(ecosystem.order(), left, right)).isEqualTo(sign);
    }

    @ParameterizedTest
    @CsvSource({
        "semver, 4.17.20, <, 4.17.21",
        "semver, v1.2, =, 1.2.0",
        "semver, 1.0.0-rc.1, <, 1.0.0",
        "semver, 1.0.0+build, =, 1.0.0",
        "pep440, 1.0, =, 1.0.0",
        "pep440, 1.0.dev1, <, 1.0a1",
        "pep440, 1.0+local, =, 1.0",
        "pep440, 2024.1, <, 1!1.0",
        "maven, 2.14.1, <, 2.17",
        "maven, 1.0-SNAPSHOT, <, 1.0",
        "maven, 32.1.2-jre, >, 32",
        "maven, 1.0.0.Final, =, 1",
        "gem, 3.0.0.rc1, <, 3",
        "gem, 1.15.0-x86, <, 1.15.0",
    })
    void boundsOfPackagesOfLanguages(String tool, String version, String sign, String bound) {
        int difference = ORDERS.get(tool).compareWithBound(version, bound);
        assertThat(difference < 0 ? "<" : difference > 0 ? ">" : "=").isEqualTo(sign);
    }

    @ParameterizedTest
    @CsvSource({
        // What the bound lacks does not count.
        "DEB, 3.0.11-1~deb12u2, <, 3.0.15",
        "DEB, 3.0.15-1~deb12u1, =, 3.0.15",
        "DEB, 2:9.0.1378-2, <, 9.1",
        "RPM, 1:3.0.7-27.el9, <, 3.0.15",
        "RPM, 1:3.0.15-27.el9, =, 3.0.15",
        "APK, 3.0.15-r0, =, 3.0.15",
        // What it has, does.
        "DEB, 3.0.15-1~deb12u1, <, 3.0.15-1",
        "DEB, 1:1.0-1, >, 0:2.0",
        "RPM, 3.0.7-27.el9, <, 1:3.0.7-27.el9",
        "APK, 3.0.15-r0, <, 3.0.15-r1",
    })
    void aBoundIsComparedWithoutWhatItLacks(Ecosystem ecosystem, String version, String sign, String bound) {
        int difference = ecosystem.order().compareWithBound(version, bound);
        assertThat(difference < 0 ? "<" : difference > 0 ? ">" : "=").isEqualTo(sign);
    }
}
