package io.jenkins.plugins.containerlifecycle.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code .dockerignore} file, matched by the rules of Docker's command line: the last pattern that matches a path, or
 * a folder above it, decides; and a folder that is left out is looked into only where an exception ({@code !}) begins
 * with its name.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">.dockerignore files</a>
 */
final class DockerIgnore {
    private final List<IgnoreRule> rules = new ArrayList<>();

    private DockerIgnore() {}

    static DockerIgnore parse(String text) {
        DockerIgnore ignore = new DockerIgnore();
        String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int number = 0;
        for (String line : clean.split("\r?\n", -1)) {
            IgnoreRule.parse(++number, line).ifPresent(ignore.rules::add);
        }
        return ignore;
    }

    /** More characters than any pattern but one that was made for it looks at; some tenths of a second. */
    private static final int MAX_STEPS = 20_000_000;

    /**
     * @param path of a file, relative to the context, with slashes
     * @return the pattern that keeps the file from being sent; empty where it is sent
     * @throws ContextException where a pattern would take for ever: Docker's regular expressions do not backtrack,
     *     Java's do
     */
    Optional<IgnoreRule> dropping(String path) throws ContextException {
        Steps steps = new Steps(MAX_STEPS);
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            Optional<IgnoreRule> rule = matching(folder, steps);
            if (rule.isPresent() && rules.stream().noneMatch(r -> r.isExceptionBelow(folder))) {
                return rule;
            }
        }
        return matching(path, steps);
    }

    private Optional<IgnoreRule> matching(String path, Steps steps) throws ContextException {
        IgnoreRule deciding = null;
        for (IgnoreRule rule : rules) {
            // A pattern that would not change anything is not asked, as in Docker.
            if (rule.exception() == (deciding != null) && rule.matchesOrHolds(path, steps)) {
                deciding = rule.exception() ? null : rule;
            }
        }
        return Optional.ofNullable(deciding);
    }

    /** What all matching for one path may take together. */
    static final class Steps {
        private int left;

        Steps(int left) {
            this.left = left;
        }

        /** A regular expression can be stopped nowhere but where it looks at a character. */
        CharSequence counted(CharSequence text) {
            return new CharSequence() {
                @Override
                public int length() {
                    return text.length();
                }

                @Override
                public char charAt(int index) {
                    if (--left < 0) {
                        throw new Exceeded();
                    }
                    return text.charAt(index);
                }

                @Override
                public CharSequence subSequence(int start, int end) {
                    return counted(text.subSequence(start, end));
                }

                @Override
                public String toString() {
                    return text.toString();
                }
            };
        }
    }

    /** Without a trace: it is caught where it is thrown. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded() {
            super(null, null, false, false);
        }
    }
}
