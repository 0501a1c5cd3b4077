package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order containers are deployed: a service before those that say they need it. */
class OutdatedContainerTest {
    private static OutdatedContainer container(String name, String... requires) {
        return new OutdatedContainer(name, name + ":1", "old", "new", name, List.of(requires));
    }

    private static List<List<String>> waves(OutdatedContainer... containers) {
        return OutdatedContainer.waves(List.of(containers)).stream()
                .map(wave -> wave.stream().map(OutdatedContainer::name).toList())
                .toList();
    }

    @Test
    void whatIsRequiredComesInAnEarlierWave() {
        assertThat(waves(container("app", "db", "cache"), container("cache", "db"), container("db")))
                .containsExactly(List.of("db"), List.of("cache"), List.of("app"));
    }

    @Test
    void whatNeedsNoneOfEachOtherIsInOneWaveInItsOrder() {
        assertThat(waves(container("a"), container("b"), container("c", "d"), container("d")))
                .containsExactly(List.of("a", "b", "d"), List.of("c"));
    }

    @Test
    void whatRequiresSomethingThatIsUpToDateIsNotHeldUp() {
        assertThat(waves(container("app", "db"))).containsExactly(List.of("app"));
    }

    @Test
    void thoseThatRequireEachOtherAreDeployedAllTheSameAndBeforeWhoeverNeedsThem() {
        assertThat(waves(container("app", "a"), container("a", "b"), container("b", "a"), container("own", "own")))
                .containsExactly(List.of("own"), List.of("a"), List.of("app", "b"));
    }
}
