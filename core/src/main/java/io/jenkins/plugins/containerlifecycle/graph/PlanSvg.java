package io.jenkins.plugins.containerlifecycle.graph;

import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan as a picture that needs no other file: light or dark as the reader's system is, with titles for screen readers and
 * for whoever points at an image.
 */
public final class PlanSvg {
    private static final int MARGIN = 28;
    private static final int HEAD = 76;
    private static final int MAX_NAME = 31;
    private static final int LEAST_WIDTH = 720;
    private static final int LEGEND_STEP = 132;
    private static final int SAG = 36;
    /** A sign of the small letters at its widest. */
    private static final int NOTE_STEP = 7;
    /** In larger pictures lines that cross everything tell less than words. */
    private static final int MAX_CROSSED = 60;

    private static final String STYLE = """
            <style>
            svg { --page: #ffffff; --text: #1e293b; --soft: #64748b; --line: #cbd5e1; --box: #f8fafc; --frame: #f1f5f9;
              --warm: #c2410c; --warm-box: #fff7ed; --pill: #ffedd5; --doubt: #6d28d9; --stop: #be123c; }
            @media (prefers-color-scheme: dark) {
              svg { --page: #0f172a; --text: #e2e8f0; --soft: #94a3b8; --line: #475569; --box: #1e293b; --frame: #172033;
                --warm: #fb923c; --warm-box: #3b2415; --pill: #5b3417; --doubt: #c4b5fd; --stop: #fb7185; } }
            .page { fill: var(--page); }
            text { fill: var(--text); font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
            .head { font-size: 18px; font-weight: 600; }
            .note { fill: var(--soft); font-size: 11px; }
            .box { fill: var(--box); stroke: var(--line); stroke-width: 1; }
            .frame { fill: var(--frame); stroke: var(--line); stroke-width: 1; }
            .edge { fill: none; stroke: var(--line); stroke-width: 1.5; }
            .edge.rebuild { stroke: var(--warm); }
            .edge.further { stroke: var(--soft); stroke-dasharray: 5 4; }
            text.further { fill: var(--soft); font-size: 11px; }
            .rebuild .box { fill: var(--warm-box); stroke: var(--warm); stroke-width: 1.5; }
            .rebuild .note { fill: var(--warm); font-weight: 600; }
            .rebuild .pill { fill: var(--pill); }
            .unknown .box { stroke: var(--doubt); stroke-dasharray: 5 3; }
            .unknown .note { fill: var(--doubt); }
            .endless .box { stroke: var(--stop); stroke-width: 2.5; }
            .stranded .box { stroke: var(--stop); }
            .endless .note, .stranded .note { fill: var(--stop); }
            .outside .box { fill: none; stroke: var(--soft); stroke-dasharray: 1 3; }
            </style>
            """;

    private PlanSvg() {}

    public static String of(RebuildPlan plan) {
        Drawing drawing = new Drawing(plan);
        TreeLayout layout = new TreeLayout(drawing);
        long looks = Arrays.stream(Drawing.Look.values())
                .filter(look -> drawing.count(look) > 0)
                .count();
        long width = Math.max(Math.max(LEAST_WIDTH, looks * LEGEND_STEP), Math.round(layout.width()) + 2L * MARGIN);
        long height = Math.round(layout.height()) + HEAD + 2L * MARGIN;
        StringBuilder out = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""
                + " aria-labelledby=\"title desc\" width=\"" + width + "\" height=\"" + height + "\" viewBox=\"0 0 "
                + width + " " + height + "\">\n");
        out.append("<title id=\"title\">").append(escaped(drawing.title())).append("</title>\n");
        out.append(
                        "<desc id=\"desc\">Images from left to right: each stands on the one to its left, and by dashed lines on")
                .append(" further ones (+).</desc>\n");
        out.append(STYLE);
        out.append("<rect class=\"page\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\"/>\n");
        out.append("<text class=\"head\" x=\"")
                .append(MARGIN)
                .append("\" y=\"")
                .append(MARGIN + 14)
                .append("\">");
        out.append(escaped(drawing.title())).append("</text>\n");
        legend(out, drawing);
        out.append("<g transform=\"translate(")
                .append(MARGIN)
                .append(' ')
                .append(HEAD + MARGIN)
                .append(")\">\n");
        frames(out, layout);
        edges(out, drawing, layout);
        drawing.nodes().forEach(node -> node(out, drawing, node, layout.place(node.number())));
        return out.append("</g>\n</svg>\n").toString();
    }

    private static void legend(StringBuilder out, Drawing drawing) {
        int x = MARGIN;
        for (Drawing.Look look : Drawing.Look.values()) {
            int count = drawing.count(look);
            if (count > 0) {
                out.append("<g class=\"")
                        .append(look.id())
                        .append("\"><rect class=\"box\" x=\"")
                        .append(x)
                        .append("\" y=\"")
                        .append(MARGIN + 32)
                        .append("\" width=\"20\" height=\"14\" rx=\"4\"/><text class=\"note\" x=\"")
                        .append(x + 28)
                        .append("\" y=\"")
                        .append(MARGIN + 43)
                        .append("\">")
                        .append(count)
                        .append(' ')
                        .append(look.words())
                        .append("</text></g>\n");
                x += LEGEND_STEP;
            }
        }
    }

    static void frames(StringBuilder out, TreeLayout layout) {
        layout.frames()
                .forEach(frame -> out.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"10\"/>%n",
                        frame.x(),
                        frame.y(),
                        frame.width(),
                        frame.height())));
    }

    /** Lines of what is to be rebuilt come last, so that they are on top. */
    static void edges(StringBuilder out, Drawing drawing, TreeLayout layout) {
        StringBuilder warm = new StringBuilder();
        Set<Integer> warmFrames = drawing.nodes().stream()
                .filter(node -> node.look() == Drawing.Look.REBUILD && layout.isFramed(node))
                .map(Drawing.Node::parent)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        for (TreeLayout.Frame frame : layout.frames()) {
            if (frame.parent() >= 0) {
                TreeLayout.Place from = layout.place(frame.parent());
                double y = Math.max(
                        frame.y() + TreeLayout.PADDING,
                        Math.min(from.middle(), frame.y() + frame.height() - TreeLayout.PADDING));
                boolean rebuild = warmFrames.contains(frame.parent());
                edge(rebuild ? warm : out, from, frame.x(), y, rebuild ? "edge rebuild" : "edge");
            }
        }
        for (Drawing.Node node : drawing.nodes()) {
            boolean rebuild = node.look() == Drawing.Look.REBUILD;
            TreeLayout.Place to = layout.place(node.number());
            Integer parent = node.parent();
            if (parent != null && !layout.isFramed(node)) {
                edge(
                        rebuild ? warm : out,
                        layout.place(parent),
                        to.x(),
                        to.middle(),
                        rebuild ? "edge rebuild" : "edge");
            }
            for (int further : drawing.nodes().size() > MAX_CROSSED ? List.<Integer>of() : node.further()) {
                TreeLayout.Place from = layout.place(further);
                // Not through what is between the two in the same row.
                boolean far = to.x() - from.x() > 1.5 * (TreeLayout.NODE_WIDTH + TreeLayout.LEVEL_GAP);
                boolean row = Math.abs(to.y() - from.y()) < TreeLayout.NODE_HEIGHT;
                if (to.x() > from.x()) {
                    edge(out, from, to.x(), to.middle() + 9, "edge further", far && row ? SAG : 0);
                } else {
                    backwards(out, from, to);
                }
            }
        }
        out.append(warm);
    }

    /** To the same column or one on the left, as in circles: through the gap on the right of that. */
    private static void backwards(StringBuilder out, TreeLayout.Place from, TreeLayout.Place to) {
        boolean column = to.x() == from.x();
        double start = from.x() + (column ? TreeLayout.NODE_WIDTH : 0);
        double end = to.x() + TreeLayout.NODE_WIDTH;
        double bend = TreeLayout.LEVEL_GAP / 2.0;
        out.append(String.format(
                Locale.ROOT,
                "<path class=\"edge further\" d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\"/>%n",
                start,
                from.middle() + (column ? 0 : 9),
                column ? start + bend : start - bend,
                from.middle() + (column ? 0 : 9),
                end + bend,
                to.middle() + 9,
                end,
                to.middle() + 9));
    }

    private static void edge(StringBuilder out, TreeLayout.Place from, double x, double y, String look) {
        edge(out, from, x, y, look, 0);
    }

    /** @param sag how far it hangs through */
    private static void edge(StringBuilder out, TreeLayout.Place from, double x, double y, String look, double sag) {
        double start = from.x() + TreeLayout.NODE_WIDTH;
        double bend = Math.max(30, Math.abs(x - start) / 2);
        out.append(String.format(
                Locale.ROOT,
                "<path class=\"%s\" d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\"/>%n",
                look,
                start,
                from.middle(),
                start + bend,
                from.middle() + sag,
                x - bend,
                y + sag,
                x,
                y));
    }

    private static void node(StringBuilder out, Drawing drawing, Drawing.Node node, TreeLayout.Place place) {
        out.append(String.format(
                Locale.ROOT,
                "<g class=\"%s\" transform=\"translate(%.1f %.1f)\"><title>%s</title><rect class=\"box\" width=\"%d\""
                        + " height=\"%d\" rx=\"8\"/><text x=\"11\" y=\"15\">%s</text>",
                node.look().id(),
                place.x(),
                place.y(),
                escaped(node.name() + ": " + node.note() + ". " + node.why()),
                TreeLayout.NODE_WIDTH,
                TreeLayout.NODE_HEIGHT,
                escaped(fitting(node.name(), MAX_NAME))));
        if (node.look() == Drawing.Look.REBUILD) {
            out.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"pill\" x=\"8\" y=\"18.5\" width=\"%d\" height=\"14\" rx=\"7\"/>",
                    14 + NOTE_STEP * node.note().length()));
        }
        String further = further(drawing, node);
        int noteAt = node.look() == Drawing.Look.REBUILD ? 15 : 11;
        int furtherAt = noteAt + 16 + NOTE_STEP * node.note().length();
        out.append("<text class=\"note\" x=\"")
                .append(noteAt)
                .append("\" y=\"29\">")
                .append(escaped(node.note()))
                .append("</text>");
        if (!further.isEmpty()) {
            out.append("<text class=\"further\" x=\"")
                    .append(furtherAt)
                    .append("\" y=\"29\">")
                    .append(escaped(fitting(further, (TreeLayout.NODE_WIDTH - furtherAt) / 6)))
                    .append("</text>");
        }
        out.append("</g>\n");
    }

    /** What it stands on besides its place in the tree. */
    static String further(Drawing drawing, Drawing.Node node) {
        return node.further().stream()
                .map(number -> "+ " + drawing.nodes().get(number).name().replaceFirst(".*/", ""))
                .collect(Collectors.joining(" "));
    }

    /** The end of a name tells more than its beginning: a registry goes first, then folders. */
    static String fitting(String name, int most) {
        String rest = name;
        while (rest.length() > most && rest.indexOf('/') >= 0 && rest.indexOf('/') < rest.length() - 1) {
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return Shortening.endWithin(rest, Math.max(4, most));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
