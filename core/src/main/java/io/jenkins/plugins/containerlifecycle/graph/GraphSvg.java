package io.jenkins.plugins.containerlifecycle.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Images and what they stand on as a picture within a page of HTML. It has no style of its own: the page's style sheet
 * knows the page's colours, and a strict policy forbids any other. Each image is a link that the keyboard can reach.
 */
public final class GraphSvg {
    private static final int MARGIN = 6;
    private static final int TEXT_AT = 16;
    private static final int MAX_NAME = 30;
    /** As many signs of the small letters fit into a line. */
    private static final int MAX_NOTE = 34;

    /**
     * An image as the page shows it. All texts are safe to print; a name that is too long is cut, note and mark are short.
     *
     * @param look a word of small letters for the style sheet: how the image did
     * @param note the same for whoever sees no colours
     * @param mark what else there is to say of it, such as that it is outdated; empty for nothing
     * @param outdated whether the mark and the line to its base are to stand out
     * @param label all of it as a sentence
     * @param address where it leads to; null for nowhere
     * @param bases numbers of what it stands on, counted from 0, the FROM image first
     */
    public record Image(
            String name,
            String look,
            String note,
            String mark,
            boolean outdated,
            String label,
            @Nullable String address,
            List<Integer> bases) {
        public Image {
            bases = List.copyOf(bases);
            if (!look.matches("[a-z]+")) {
                throw new IllegalArgumentException("'" + look + "' is no word for a style sheet.");
            }
        }
    }

    private GraphSvg() {}

    /**
     * @param images each after its FROM image, except in circles
     * @param label of the whole
     */
    public static String of(List<Image> images, String label) {
        List<Drawing.Node> nodes = new ArrayList<>();
        for (Image image : images) {
            nodes.add(new Drawing.Node(
                    nodes.size(),
                    image.name(),
                    image.outdated() ? Drawing.Look.REBUILD : Drawing.Look.CURRENT,
                    image.note(),
                    image.label(),
                    image.bases()));
        }
        Drawing drawing = new Drawing(label, nodes);
        TreeLayout layout = new TreeLayout(drawing);
        long width = Math.round(layout.width()) + 2L * MARGIN;
        long height = Math.round(layout.height()) + 2L * MARGIN;
        StringBuilder out = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"group\" aria-label=\""
                + PlanSvg.escaped(label) + "\" width=\"" + width + "\" height=\"" + height + "\" viewBox=\"0 0 " + width
                + " " + height + "\">\n<g transform=\"translate(" + MARGIN + " " + MARGIN + ")\">\n");
        PlanSvg.frames(out, layout);
        PlanSvg.edges(out, drawing, layout);
        for (Drawing.Node node : nodes) {
            append(out, drawing, node, images.get(node.number()), layout.place(node.number()));
        }
        return out.append("</g>\n</svg>\n").toString();
    }

    private static void append(
            StringBuilder out, Drawing drawing, Drawing.Node node, Image image, TreeLayout.Place place) {
        String label = PlanSvg.escaped(image.label());
        String element = image.address() == null ? "g" : "a";
        out.append('<').append(element);
        if (image.address() == null) {
            out.append(" role=\"img\"");
        } else {
            out.append(" href=\"").append(PlanSvg.escaped(image.address())).append('"');
        }
        out.append(String.format(
                Locale.ROOT,
                " class=\"image %s%s\" aria-label=\"%s\" transform=\"translate(%.1f %.1f)\"><title>%s</title>",
                image.look(),
                image.outdated() ? " outdated" : "",
                label,
                place.x(),
                place.y(),
                label));
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"box\" width=\"%d\" height=\"%d\" rx=\"8\"/><rect class=\"stripe\" width=\"7\" height=\"%d\""
                        + " rx=\"3\"/><text x=\"%d\" y=\"15\">%s</text><text class=\"notes\" x=\"%d\" y=\"29\">",
                TreeLayout.NODE_WIDTH,
                TreeLayout.NODE_HEIGHT,
                TreeLayout.NODE_HEIGHT,
                TEXT_AT,
                PlanSvg.escaped(PlanSvg.fitting(image.name(), MAX_NAME)),
                TEXT_AT));
        out.append("<tspan class=\"note\">")
                .append(PlanSvg.escaped(image.note()))
                .append("</tspan>");
        int length = image.note().length();
        if (!image.mark().isEmpty()) {
            out.append("<tspan class=\"mark\" dx=\"8\">")
                    .append(PlanSvg.escaped(image.mark()))
                    .append("</tspan>");
            length += image.mark().length() + 2;
        }
        String further = PlanSvg.further(drawing, node);
        if (!further.isEmpty() && length < MAX_NOTE - 5) {
            out.append("<tspan class=\"further\" dx=\"8\">")
                    .append(PlanSvg.escaped(PlanSvg.fitting(further, MAX_NOTE - length - 1)))
                    .append("</tspan>");
        }
        out.append("</text></").append(element).append(">\n");
    }
}
