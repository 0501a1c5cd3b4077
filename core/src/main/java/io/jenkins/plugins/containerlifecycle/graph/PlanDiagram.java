package io.jenkins.plugins.containerlifecycle.graph;

import java.util.Map;

/** A plan in the languages of two programs that draw. */
public final class PlanDiagram {
    private static final Map<Drawing.Look, String> DOT_STYLES = Map.of(
            Drawing.Look.REBUILD, "style=\"rounded,filled\", color=\"#c2410c\", fillcolor=\"#ffedd5\"",
            Drawing.Look.UNKNOWN, "style=\"rounded,dashed\", color=\"#7c3aed\"",
            Drawing.Look.ENDLESS, "style=\"rounded,bold\", color=\"#be123c\"",
            Drawing.Look.STRANDED, "style=rounded, color=\"#be123c\"",
            Drawing.Look.CURRENT, "style=rounded, color=\"#64748b\"",
            Drawing.Look.OUTSIDE, "style=\"rounded,dotted\", color=\"#64748b\"");

    private static final Map<Drawing.Look, String> MERMAID_STYLES = Map.of(
            Drawing.Look.REBUILD, "fill:#ffedd5,stroke:#c2410c,color:#431407",
            Drawing.Look.UNKNOWN, "stroke:#7c3aed,stroke-dasharray:5 3",
            Drawing.Look.ENDLESS, "stroke:#be123c,stroke-width:3px",
            Drawing.Look.STRANDED, "stroke:#be123c",
            Drawing.Look.CURRENT, "stroke:#64748b",
            Drawing.Look.OUTSIDE, "stroke:#64748b,stroke-dasharray:1 3");

    private PlanDiagram() {}

    /** For Graphviz. */
    public static String dot(RebuildPlan plan) {
        Drawing drawing = new Drawing(plan);
        StringBuilder out = new StringBuilder("digraph rebuilds {\n");
        out.append("  label=\"").append(quoted(drawing.title())).append("\";\n");
        out.append("  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\", fontsize=11];\n");
        for (Drawing.Node node : drawing.nodes()) {
            out.append("  n")
                    .append(node.number())
                    .append(" [label=\"")
                    .append(quoted(node.name()))
                    .append("\\n")
                    .append(quoted(node.note()))
                    .append("\", tooltip=\"")
                    .append(quoted(node.why()))
                    .append("\", ")
                    .append(DOT_STYLES.get(node.look()))
                    .append("];\n");
        }
        for (Drawing.Node node : drawing.nodes()) {
            for (int i = 0; i < node.bases().size(); i++) {
                out.append("  n")
                        .append(node.bases().get(i))
                        .append(" -> n")
                        .append(node.number())
                        .append(i == 0 ? "" : " [style=dashed]")
                        .append(";\n");
            }
        }
        return out.append("}\n").toString();
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** For Mermaid, as in Markdown of many git servers. */
    public static String mermaid(RebuildPlan plan) {
        Drawing drawing = new Drawing(plan);
        StringBuilder out = new StringBuilder("flowchart LR\n");
        for (Drawing.Node node : drawing.nodes()) {
            out.append("  n")
                    .append(node.number())
                    .append("[\"")
                    .append(entities(node.name()))
                    .append("<br>")
                    .append(entities(node.note()))
                    .append("\"]:::")
                    .append(node.look().id())
                    .append('\n');
        }
        for (Drawing.Node node : drawing.nodes()) {
            for (int i = 0; i < node.bases().size(); i++) {
                out.append("  n")
                        .append(node.bases().get(i))
                        .append(i == 0 ? " --> n" : " -.-> n")
                        .append(node.number())
                        .append('\n');
            }
        }
        for (Drawing.Look look : Drawing.Look.values()) {
            out.append("  classDef ")
                    .append(look.id())
                    .append(' ')
                    .append(MERMAID_STYLES.get(look))
                    .append('\n');
        }
        return out.toString();
    }

    /** Everything that is not plainly part of a name, as Mermaid writes characters. */
    private static String entities(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (Character.isLetterOrDigit(character) || " .,:/_-@".indexOf(character) >= 0) {
                out.appendCodePoint(character);
            } else {
                out.append('#').append(character).append(';');
            }
        });
        return out.toString();
    }
}
