package io.jenkins.plugins.containerlifecycle.registry;

import static io.jenkins.plugins.containerlifecycle.registry.FakeRegistry.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException.Kind;
import io.jenkins.plugins.containerlifecycle.time.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that a registry has, from one that is good and from ones that are not. */
@Timeout(120)
class RegistryListerTest {
    private static final String SELF = ImageLabels.SELF;

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry elsewhere = new FakeRegistry();
    private final RegistryClient client = FakeRegistry.client();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private RegistryAuth auth = RegistryAuth.NONE;
    private Duration time = Duration.ofSeconds(60);

    @AfterEach
    void close() {
        registry.close();
        elsewhere.close();
    }

    private RegistryListing list(String path) throws Exception {
        try (RegistryLister lister = new RegistryLister(
                client, RegistryCredentials.of(auth), host -> true, Deadline.in(time), progress::add)) {
            return lister.list(RegistryPlace.parse(registry.host() + path));
        }
    }

    private Map<String, String> ids(RegistryListing listing) {
        Map<String, String> ids = new TreeMap<>();
        listing.images()
                .forEach((name, image) ->
                        ids.put(name.toString().substring(registry.host().length()), image.id()));
        return ids;
    }

    private String image(String repository, String tag) {
        return registry.image(repository, tag, Map.of("other", "x", SELF, repository), 5, "base", repository);
    }

    private void assertFails(String path, Kind kind, String... sentences) {
        assertThatThrownBy(() -> list(path))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(sentences)
                .extracting(e -> ((RegistryException) e).kind())
                .isEqualTo(kind);
    }

    @Test
    void allNamesOfAllPagesAreReadOnceEach() throws Exception {
        registry.page = 2;
        Map<String, String> expected = new TreeMap<>();
        for (String repository : List.of("a", "b/one", "b/two", "c", "d")) {
            for (String tag : List.of("1", "2", "3", "latest")) {
                expected.put("/" + repository + ":" + tag, image(repository, tag));
            }
        }

        RegistryListing listing = list("");

        assertThat(ids(listing)).isEqualTo(expected);
        assertThat(listing.unread()).isEmpty();
        RegistryImage image = listing.images().values().iterator().next();
        assertThat(image.labels()).containsExactly(Map.entry(SELF, "a"));
        assertThat(image.layers()).hasSize(2);
        assertThat(image.created()).isEqualTo(5);
        assertThat(image.platforms().names()).containsExactly("linux/amd64");
        assertThat(registry.seen).doesNotHaveDuplicates();
        assertThat(progress).contains("20 of 20 images: " + registry.host() + "/d:latest");
    }

    @Test
    void aPathIsARepositoryOrAFolder() throws Exception {
        image("a/web", "1");
        image("a/web/extra", "1");
        image("a/webs", "1");
        image("b", "1");

        assertThat(ids(list("/a/web"))).containsOnlyKeys("/a/web:1");
        assertThat(registry.seen).noneMatch(address -> address.contains("_catalog"));
        assertThat(ids(list("/a/web/"))).containsOnlyKeys("/a/web/extra:1");
        assertThat(ids(list("/a"))).containsOnlyKeys("/a/web:1", "/a/web/extra:1", "/a/webs:1");
        assertFails("/c", Kind.REFUSED, "has no repository c and no repositories that begin with c/.");
        assertFails("/c/", Kind.REFUSED, "has no repositories that begin with c/.");
    }

    @Test
    void aRegistryWithoutAListOfRepositoriesWantsTheirNames() throws Exception {
        image("web", "1");
        registry.lie("/v2/_catalog", exchange -> send(exchange, 404, "404 page not found"));

        assertFails("", Kind.REFUSED, "has no list of its repositories", "named one by one, as " + registry.host());
        assertFails(
                "/nosuch", Kind.REFUSED, "has no repository nosuch, and no list of its repositories.", "one by one");
        assertThat(ids(list("/web"))).containsOnlyKeys("/web:1");
        registry.lie("/v2/_catalog", exchange -> send(exchange, 401, "{\"errors\":[]}"));
        assertFails("", Kind.DENIED, "log in there first", "one by one");
    }

    @Test
    void pagesWithoutEndEnd() throws Exception {
        image("web", "1");
        AtomicInteger number = new AtomicInteger();
        registry.lie("/v2/web/tags/list", exchange -> {
            exchange.getResponseHeaders().set("Link", "</v2/web/tags/list?last=x>; rel=\"next\"");
            send(exchange, 200, "{\"tags\":[\"1\"]}");
        });
        assertFails("/web", Kind.REFUSED, "the tags of " + registry.host() + "/web", "goes on without end");

        registry.lie("/v2/web/tags/list", exchange -> {
            exchange.getResponseHeaders().set("Link", "</v2/web/tags/list?last=" + number + ">; rel=next");
            // Else each answer waits for the acknowledgement of its head.
            exchange.getResponseHeaders().set("Connection", "close");
            send(exchange, 200, "{\"tags\":[\"t" + number.incrementAndGet() + "\"]}");
        });
        assertFails("/web", Kind.REFUSED, "goes on without end");
        assertThat(number).hasValue(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</v2/web/tags/list?last=x>; title=\"a, b\"; rel=\"next\"",
                "</v2/web/tags/list?last=x>; rel=\"last next\"",
                "</v2/web/tags/list?last=x>; title=\"a < b > c\"; rel=\"next\"",
                "</v2/web/tags/list?n=5>; rel=\"first\", </v2/web/tags/list?last=x>; Rel = next",
                "</v2/web/tags/list?last=x>;rel=next, </v2/web/tags/list>; rel=first"
            })
    void aNextPageIsReadInWhateverFormTheRegistryNamesIt(String link) throws Exception {
        image("web", "1");
        registry.lie("/v2/web/tags/list", exchange -> {
            if ("last=x".equals(exchange.getRequestURI().getQuery())) {
                send(exchange, 200, "{\"tags\":[\"1\"]}");
            } else {
                exchange.getResponseHeaders().set("Link", link);
                send(exchange, 200, "{\"tags\":[\"0\"]}");
            }
        });

        assertThat(ids(list("/web"))).containsOnlyKeys("/web:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/v2/web/tags/list/2", "/v2/web/tags/list?last=%zz", "?last=\u00e9", "?"})
    void aListWhoseNextPageCannotBeAskedForIsNotWhole(String address) throws Exception {
        registry.lie("/v2/web/tags/list", exchange -> {
            exchange.getResponseHeaders().set("Link", "<" + address + ">; rel=\"next\"");
            send(exchange, 200, "{\"tags\":[\"0\"]}");
        });
        assertFails("/web", Kind.REFUSED, "it has a next page at an address that cannot be used");
    }

    @Test
    void anAddressOfANextPageThatIsLongerThanAnyIsNotPassedOver() throws Exception {
        registry.lie("/v2/web/tags/list", exchange -> {
            exchange.getResponseHeaders().set("Link", "</v2/web/tags/list?last=" + "x".repeat(3000) + ">; rel=next");
            send(exchange, 200, "{\"tags\":[\"0\"]}");
        });
        assertFails("/web", Kind.REFUSED, "it has a next page at an address that cannot be used");
    }

    @Test
    void theNextPageIsAskedForAtTheSameAddressWhateverTheRegistrySays() throws Exception {
        image("web", "1");
        AtomicInteger asked = new AtomicInteger();
        registry.lie("/v2/web/tags/list", exchange -> {
            if (asked.getAndIncrement() == 0) {
                exchange.getResponseHeaders()
                        .set("Link", "<http://" + elsewhere.host() + "/v2/x?last=y>; rel=\"next\"");
                send(exchange, 200, "{\"tags\":[\"0\"]}");
            } else {
                send(exchange, 200, "{\"tags\":[\"1\"]}");
            }
        });

        RegistryListing listing = list("/web");

        assertThat(ids(listing)).containsOnlyKeys("/web:1");
        assertThat(listing.unread()).containsOnlyKeys(registry.host() + "/web:0");
        assertThat(elsewhere.seen).isEmpty();
    }

    @Test
    void tooMuchIsRefusedAndWhatToDoIsSaid() throws Exception {
        StringBuilder tags = new StringBuilder("\"0\"");
        for (int i = 1; i <= RegistryLister.MAX_NAMES; i++) {
            tags.append(",\"").append(i).append('"');
        }
        registry.lie("/v2/web/tags/list", exchange -> send(exchange, 200, "{\"tags\":[" + tags + "]}"));
        assertFails("/web", Kind.REFUSED, "There are more than 10000 names at " + registry.host() + "/web");

        registry.lie("/v2/_catalog", exchange -> send(exchange, 200, "{\"repositories\":[" + tags + "]}"));
        assertFails("", Kind.REFUSED, "more than 2000 repositories", "name a part of it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"tags\":{}}",
                "{\"tags\":[1]}",
                "{\"tags\":[[\"1\"]]}",
                "{\"tags\":[\"1\"",
                "{\"tags\":[\"1\"]} x",
                "<html>"
            })
    void whatIsNoListCannotBeUsed(String body) {
        registry.lie("/v2/web/tags/list", exchange -> send(exchange, 200, body));

        assertFails("/web", Kind.REFUSED, "gave an answer about the tags of");
    }

    @Test
    void aListThatIsCutOffIsNone() {
        registry.lie("/v2/web/tags/list", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("{\"tags\":[\"1\"]}".getBytes());
        });

        assertFails("/web", Kind.UNAVAILABLE, "does not answer as it should");
    }

    @Test
    void aListThatIsNullIsEmpty() throws Exception {
        image("web", "1");
        image("old", "1");
        registry.lie("/v2/old/tags/list", exchange -> send(exchange, 200, "{\"name\":\"old\",\"tags\":null}"));

        RegistryListing listing = list("");

        assertThat(ids(listing)).containsOnlyKeys("/web:1");
        assertThat(listing.unread()).isEmpty();
    }

    @Test
    void whatOneRepositoryOrImageGetsWrongIsToldOfThatAndTheOthersAreRead() throws Exception {
        image("good", "1");
        image("shut", "1");
        image("web", "lost");
        image("web", "cut");
        image("web", "1");
        registry.tag("web", "none", "sha256:" + "0".repeat(64));
        String lying = registry.manifest("web", "{}", "");
        registry.tag("web", "lying", lying);
        registry.lie(
                "/v2/web/manifests/lying",
                exchange -> send(
                        exchange,
                        200,
                        "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:" + "1".repeat(64) + "\"}}"));
        registry.lie("/v2/web/blobs/sha256:" + "1".repeat(64), exchange -> send(exchange, 200, "{\"other\":1}"));
        registry.lie("/v2/shut/tags/list", exchange -> send(exchange, 403, "{}"));
        registry.lie("/v2/web/manifests/lost", exchange -> send(exchange, 500, "boom"));
        registry.lie("/v2/web/manifests/cut", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
        });

        RegistryListing listing = list("");

        String web = registry.host() + "/web";
        assertThat(ids(listing)).containsOnlyKeys("/good:1", "/web:1");
        assertThat(listing.unread())
                .containsOnlyKeys(registry.host() + "/shut", web + ":cut", web + ":lost", web + ":lying", web + ":none")
                .hasEntrySatisfying(
                        registry.host() + "/shut", why -> assertThat(why).contains("log in there first"))
                .hasEntrySatisfying(web + ":lost", why -> assertThat(why).contains("status 500 boom"))
                .hasEntrySatisfying(web + ":lying", why -> assertThat(why).contains("what came has the digest"))
                .hasEntrySatisfying(web + ":none", why -> assertThat(why).contains("it lists that name, but"));
    }

    @Test
    void aConfigurationWithoutEndIsNotReadToItsEnd() throws Exception {
        String id = image("web", "1");
        registry.lie("/v2/web/blobs/" + id, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 20];
            // Until nobody listens any more.
            while (true) {
                exchange.getResponseBody().write(much);
            }
        });

        assertThat(list("/web").unread().values()).singleElement().asString().contains("longer than 4194304 bytes");
    }

    @Test
    void labelsThatAreTooMuchAreNoMetadata() throws Exception {
        registry.image("web", "1", Map.of(ImageLabels.PREFIX + "meta.x", "x".repeat(600_000)), 5, "base");
        registry.image("web", "2", Map.of("somebody.else", "x".repeat(600_000)), 5, "base");

        RegistryListing listing = list("/web");

        assertThat(ids(listing)).containsOnlyKeys("/web:2");
        assertThat(listing.unread().values()).singleElement().asString().contains("its labels with metadata have more");
    }

    @Test
    void whatIsNoImageIsCountedAndNoTrouble() throws Exception {
        image("web", "1");
        registry.tag("web", "chart", registry.manifest("web", "{}", "application/vnd.cncf.helm.config.v1+json"));

        RegistryListing listing = list("/web");

        assertThat(ids(listing)).containsOnlyKeys("/web:1");
        assertThat(listing.others()).isEqualTo(1);
        assertThat(listing.unread()).isEmpty();
    }

    private String child(String repository, String architecture, String stamp) {
        String config = FakeRegistry.config("linux", architecture, Map.of(SELF, stamp), 5, architecture);
        return registry.manifest(repository, config, "application/vnd.docker.container.image.v1+json");
    }

    @Test
    void aListOfPlatformsIsOneImageThatIsKnownByAllOfThem() throws Exception {
        Map<String, String> children = new LinkedHashMap<>();
        children.put("linux/s390x", child("web", "s390x", "1.a"));
        children.put("linux/ppc64le", child("web", "ppc64le", "1.a"));
        children.put("unknown/unknown", "sha256:" + "0".repeat(64));
        String list = registry.list("web", children);
        registry.tag("web", "1", list);

        RegistryImage image = list("/web").images().get(ImageReference.split(registry.host() + "/web:1"));

        assertThat(image.platforms())
                .isEqualTo(new RegistryImage.Platforms(List.of("linux/s390x", "linux/ppc64le"), false));
        assertThat(image.digests())
                .hasSize(5)
                .contains(list, image.id(), children.get("linux/s390x"), children.get("linux/ppc64le"));

        children.put("linux/ppc64le", child("web", "ppc64le", "2.b"));
        registry.tag("web", "1", registry.list("web", children));
        RegistryImage mixed = list("/web").images().get(ImageReference.split(registry.host() + "/web:1"));
        assertThat(mixed.platforms().mixed()).isTrue();
    }

    @Test
    void ofAListThatIsAskedForByNameOnlyWhatIsWantedIsRead() throws Exception {
        registry.tag(
                "web",
                "1",
                registry.list(
                        "web",
                        Map.of("linux/s390x", child("web", "s390x", ""), "linux/arm64", child("web", "arm64", ""))));
        ImageReference name = ImageReference.split(registry.host() + "/web:1");
        ImageReference missing = ImageReference.split(registry.host() + "/web:2");
        try (RegistryLister lister =
                new RegistryLister(client, RegistryCredentials.NONE, host -> true, Deadline.in(time), progress::add)) {
            RegistryListing listing = lister.images(List.of(name, missing), Set.of("linux/arm64"));

            assertThat(listing.images()).containsOnlyKeys(name);
            assertThat(listing.images().get(name).platforms().names()).containsExactly("linux/arm64");
            assertThat(listing.unread()).isEmpty();
        }
        assertThat(registry.seen.stream().filter(address -> address.contains("/blobs/")))
                .hasSize(1);
    }

    @Test
    void aListOfListsIsRefused() throws Exception {
        String inner = registry.list("web", Map.of("linux/s390x", child("web", "s390x", "")));
        registry.tag("web", "1", registry.list("web", Map.of("linux/s390x", inner)));

        assertThat(list("/web").unread().values()).singleElement().asString().contains("it is a list of lists");
    }

    @Test
    void namesThatAreNoneAreToldAndNotAskedFor() throws Exception {
        image("web", "1");
        registry.lie(
                "/v2/_catalog",
                exchange -> send(
                        exchange,
                        200,
                        "{\"repositories\":[\"web\",\"../../etc\",\"a b\",\"UP\",\"x?y\",\"\\u001b[31mred\"]}"));
        registry.lie("/v2/web/tags/list", exchange -> send(exchange, 200, "{\"tags\":[\"1\",\"../2\",\"a/b\"]}"));

        RegistryListing listing = list("");

        assertThat(ids(listing)).containsOnlyKeys("/web:1");
        assertThat(listing.unread()).hasSize(7).allSatisfy((name, why) -> {
            assertThat(name).doesNotContain("\u001b");
            assertThat(why).isEqualTo("Its name is not valid.");
        });
        assertThat(registry.seen).allMatch(address -> address.matches("/v2/(_catalog|web/).*"));
    }

    @Test
    void aBusyRegistryIsLeftAloneByAllAndThenAskedAgain() throws Exception {
        image("web", "1");
        image("web", "2");
        AtomicInteger asked = new AtomicInteger();
        registry.lie("/v2/web/manifests/1", exchange -> {
            if (asked.getAndIncrement() == 0) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 429, "slowly");
            } else {
                // Redirected to what it has under its digest, as some do.
                exchange.getResponseHeaders().set("Location", "/v2/web/manifests/2");
                send(exchange, 307, "");
            }
        });

        assertThat(ids(list("/web"))).containsOnlyKeys("/web:1", "/web:2");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aRegistryThatFailsAgainAndAgainIsNotAskedAnyMore() throws Exception {
        for (int i = 0; i < 60; i++) {
            image("web", "t" + i);
            registry.lie("/v2/web/manifests/t" + i, exchange -> {
                exchange.getResponseHeaders().set("Retry-After", "7200");
                send(exchange, 429, "toomanyrequests: You have reached your pull rate limit.");
            });
        }

        RegistryListing listing = list("/web");

        assertThat(listing.images()).isEmpty();
        assertThat(listing.unread()).hasSize(60);
        assertThat(listing.unread().values()).anyMatch(why -> why.contains("pull rate limit"));
        assertThat(listing.unread().values())
                .anyMatch(why -> why.contains("failed 10 times in a row and was left alone"));
        assertThat(registry.seen.stream().filter(address -> address.contains("/manifests/")))
                .hasSizeBetween(10, 13);
    }

    @Test
    void whatStallsEndsWithTheDeadlineAndIsNotKnown() throws Exception {
        image("web", "1");
        image("web", "2");
        registry.lie("/v2/web/manifests/2", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            FakeRegistry.stall();
        });
        time = Duration.ofSeconds(4);

        RegistryListing listing = list("/web");

        assertThat(ids(listing)).containsOnlyKeys("/web:1");
        assertThat(listing.unread().values())
                .singleElement()
                .asString()
                .contains("did not answer in time when it was asked for " + registry.host() + "/web:2");
    }

    @Test
    void oneTokenIsEnoughForARepositoryAndEachIsAskedForWhatItNeeds() throws Exception {
        for (int i = 0; i < 20; i++) {
            image("web", "t" + i);
        }
        for (String path : List.of("/v2/_catalog", "/v2/web/tags/list")) {
            registry.lie(path, exchange -> {
                if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                    exchange.getResponseHeaders()
                            .set("WWW-Authenticate", "Bearer realm=\"http://" + elsewhere.host() + "/token\"");
                    send(exchange, 401, "");
                } else {
                    send(exchange, 200, "{\"repositories\":[\"web\"],\"tags\":[\"t1\",\"t2\",\"t3\"]}");
                }
            });
        }
        elsewhere.lie("/token", exchange -> send(exchange, 200, "{\"token\":\"t0k3n\"}"));
        auth = RegistryAuth.basic(registry.host(), "me", "pw");

        assertThat(ids(list(""))).containsOnlyKeys("/web:t1", "/web:t2", "/web:t3");

        assertThat(elsewhere.seen)
                .containsExactly(
                        "/token?scope=registry%3Acatalog%3A* Basic bWU6cHc=",
                        "/token?scope=repository%3Aweb%3Apull Basic bWU6cHc=");
        assertThat(registry.seen).contains("/v2/web/manifests/t1 Bearer t0k3n");
    }

    @Test
    void wrongCredentialsAreSaidAndNotShown() {
        registry.lie("/v2/_catalog", exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=x");
            send(exchange, 401, "hidden word is wrong");
        });
        auth = RegistryAuth.basic(registry.host(), "me", "hidden word");

        assertThatThrownBy(() -> list(""))
                .hasMessageContaining("the credentials given: check them")
                .message()
                .doesNotContain("hidden word");
        assertThat(registry.seen).hasSize(2);
    }

    @Test
    void aPlaceThatRedirectsWithoutEndIsUnavailable() {
        registry.lie("/v2/_catalog", exchange -> {
            exchange.getResponseHeaders().set("Location", "/v2/_catalog");
            send(exchange, 302, "");
        });

        assertFails("", Kind.UNAVAILABLE, "redirects from one address to another without end");
    }
}
