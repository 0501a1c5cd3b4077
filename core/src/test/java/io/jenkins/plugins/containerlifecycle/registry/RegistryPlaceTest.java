package io.jenkins.plugins.containerlifecycle.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.text.InputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry as a user names it. */
class RegistryPlaceTest {
    @ParameterizedTest
    @CsvSource({
        "registry:5000, registry:5000, , false",
        "registry.example.org/a/b, registry.example.org, a/b, false",
        "registry.example.org/a/, registry.example.org, a, true",
        "localhost, localhost, , false",
        "docker.io/debian, docker.io, debian, false",
        "index.docker.io/x, docker.io, x, false",
        "[::1]:5000/x, [::1]:5000, x, false",
        "registry:5000/, registry:5000, , false"
    })
    void itIsAHostAndWhatIsLookedAtThere(String text, String registry, String path, boolean folder) throws Exception {
        RegistryPlace place = RegistryPlace.parse(text);

        assertThat(place.registry()).isEqualTo(registry);
        assertThat(place.path()).isEqualTo(path);
        assertThat(place.folder()).isEqualTo(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry:5000/x, write it without https://",
        "example, has a dot or a port",
        "example/web, has a dot or a port",
        "'', expected HOST",
        "registry:5000//x, expected HOST",
        "registry:5000/../x, expected HOST",
        "registry:5000/X, in small letters",
        "registry:port/x, expected HOST",
        "registry:99999/x, a port is a number from 1 to 65535",
        "127.0.0.1:0, a port is a number from 1 to 65535",
        "[::1]:123456789012, a port is a number from 1 to 65535",
        "me:word@registry:5000, expected HOST",
        "registry:5000/web:1, a tag or a digest is no part of it",
        "registry:5000/web?n=1, expected HOST",
        "registry:5000/a%2fb, expected HOST"
    })
    void whatIsNoneIsSaidWithWhatToDo(String text, String why) {
        assertThatThrownBy(() -> RegistryPlace.parse(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is not a registry: ")
                .hasMessageContaining(why);
    }
}
