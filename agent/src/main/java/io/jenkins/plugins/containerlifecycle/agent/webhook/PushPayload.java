package io.jenkins.plugins.containerlifecycle.agent.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Utf8;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The only parts of a push's payload that are read: which repository and which ref it is about. The rest may be as large as
 * a push is, and is skipped without keeping it.
 *
 * @param repositories all addresses of the one repository
 * @param ref such as {@code refs/heads/main}; empty if there is none
 * @param deleted whether the ref is gone
 */
record PushPayload(Set<RepositoryAddress> repositories, String ref, boolean deleted) {
    private static final String WHAT = "The payload";
    private static final String BRANCHES = "refs/heads/";
    private static final int MAX_DEPTH = 100;

    /** The fields of the four servers. Not "homepage" and "website": their owner may write any address there. */
    private static final Set<String> ADDRESSES = Set.of(
            "clone_url", "ssh_url", "html_url", "git_url", "url", "git_http_url", "git_ssh_url", "http_url", "web_url");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Webhooks.MAX_BYTES)
                    .build())
            .build();

    /** @throws InputException saying what is wrong and where, without quoting it */
    static PushPayload read(byte[] body) throws InputException {
        Set<RepositoryAddress> repositories = new LinkedHashSet<>();
        String ref = "";
        boolean deleted = false;
        try (JsonParser in = JSON.createParser(Utf8.decode(body, WHAT))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new InputException(WHAT + " is not a JSON object.");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                switch (field) {
                    case "ref" -> ref = text(in);
                    // A hash of zeros, of either length.
                    case "after" -> deleted = text(in).matches("0{40,64}");
                    case "repository", "project" -> readRepository(in, repositories);
                    default -> in.skipChildren();
                }
            }
            if (in.nextToken() != null) {
                throw new InputException(WHAT + " has something after its JSON object.");
            }
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new InputException(WHAT + " is not readable as JSON" + where + ".", e);
        } catch (IOException e) {
            throw new InputException(WHAT + " is not readable.", e);
        }
        if (repositories.isEmpty()) {
            throw new InputException(WHAT + " does not say which repository was pushed to: it has no address in"
                    + " repository.clone_url or project.git_http_url.");
        }
        return new PushPayload(repositories, ref, deleted);
    }

    /** An object, or from a script of somebody's own just the address. */
    private static void readRepository(JsonParser in, Set<RepositoryAddress> repositories) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            RepositoryAddress.parse(text(in)).ifPresent(repositories::add);
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean address = ADDRESSES.contains(in.currentName());
            in.nextToken();
            if (address) {
                RepositoryAddress.parse(text(in)).ifPresent(repositories::add);
            } else {
                in.skipChildren();
            }
        }
    }

    private static String text(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        in.skipChildren();
        return "";
    }

    /** Whether it says that there are new commits, and not that a tag was made or a branch deleted. */
    boolean hasCommits() {
        return !deleted && (branch().isPresent() || ref.isEmpty());
    }

    /** Empty if the ref is none, or if there is no ref. */
    Optional<String> branch() {
        if (ref.startsWith(BRANCHES)) {
            return Optional.of(ref.substring(BRANCHES.length()));
        }
        return ref.isEmpty() || ref.startsWith("refs/") ? Optional.empty() : Optional.of(ref);
    }
}
