package io.jenkins.plugins.containerlifecycle.hook;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import org.jspecify.annotations.Nullable;

/** Sentences on how a container ended, collected before it is removed and every trace is lost. */
final class Evidence {
    private static final int MAX_QUOTE = 500;

    private Evidence() {}

    /** Such as {@code with exit code 3}. */
    static String ending(ContainerDetails container) {
        StringBuilder text = new StringBuilder("with exit code ").append(container.exitCode());
        if (container.oomKilled()) {
            text.append(" (the kernel killed it for memory)");
        }
        if (!container.error().isBlank()) {
            text.append(" (").append(SafeText.line(container.error())).append(')');
        }
        return text.toString();
    }

    /** The end of a sentence: a quotation if there is something to quote, else a full stop. */
    static String said(@Nullable String output) {
        String line = SafeText.line(output == null ? "" : SafeText.withoutEscapes(output))
                .trim();
        if (line.isEmpty()) {
            return ".";
        }
        return ": " + Shortening.afterWord(line, MAX_QUOTE);
    }

    static String of(ContainerDetails container, String log) {
        String state = "Container " + container.name() + ": "
                + (container.running() ? "running" : container.status() + " " + ending(container))
                + (container.running() && container.oomKilled() ? ", the kernel killed a process of it for memory" : "")
                + (container.health().isEmpty() ? "" : ", " + container.health())
                + "\n";
        return state
                + (log.isBlank()
                        ? "Its log is empty."
                        : "The end of its log:\n" + SafeText.block(SafeText.withoutEscapes(log)));
    }
}
