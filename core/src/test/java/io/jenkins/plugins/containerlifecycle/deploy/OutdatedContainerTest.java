package io.jenkins.plugins.containerlifecycle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order containers are deployed: a service before those that say they need it. */
class OutdatedContainerTest {
    private static OutdatedContainer container(String name, String... requires) {
        return new OutdatedContainer(name, name + ":1", "old", "new", name, List.of(requires));
    }

    private static List<String> order(OutdatedContainer... containers) {
        return OutdatedContainer.inOrder(List.of(containers)).stream()
                .map(OutdatedContainer::name)
                .toList();
    }

    @Test
    void whatIsRequiredComesFirst() {
        assertThat(order(container("app", "db", "cache"), container("cache", "db"), container("db")))
                .containsExactly("db", "cache", "app");
    }

    @Test
    void whatNobodyRequiresStaysInItsOrder() {
        assertThat(order(container("a"), container("b"), container("c"))).containsExactly("a", "b", "c");
    }

    @Test
    void whatRequiresSomethingThatIsUpToDateIsNotHeldUp() {
        assertThat(order(container("app", "db"))).containsExactly("app");
    }

    @Test
    void thoseThatRequireEachOtherAreDeployedAllTheSame() {
        assertThat(order(container("a", "b"), container("b", "a"), container("c", "c")))
                .containsExactlyInAnyOrder("a", "b", "c");
    }
}
