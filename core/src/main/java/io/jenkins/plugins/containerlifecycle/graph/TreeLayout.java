package io.jenkins.plugins.containerlifecycle.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the nodes of a drawing go: a tidy tree from the left to the right, in which many children without children of
 * their own share a frame with several columns, so that hundreds of images stay on a page. Trees are put side by side until the
 * page has a shape that a screen has. Sizes are pixels.
 */
final class TreeLayout {
    static final int NODE_WIDTH = 236;
    static final int NODE_HEIGHT = 36;
    static final int PADDING = 10;
    private static final int GAP = 6;
    /** Between a node and its children: the lines are there. */
    static final int LEVEL_GAP = 56;

    private static final int TREE_GAP = 28;
    private static final int COLUMN_GAP = 48;
    /** That many children without children need no frame. */
    private static final int MAX_FREE = 3;

    private static final double SHAPE = 1.5;

    /** The upper left corner of a node. */
    record Place(double x, double y) {
        double middle() {
            return y + NODE_HEIGHT / 2.0;
        }
    }

    /**
     * A frame around children.
     *
     * @param parent number of the node that they stand on; -1 for those that stand on nothing
     */
    record Frame(int parent, double x, double y, double width, double height) {}

    /** What a node needs with all that stands on it. */
    private static final class Block {
        private final List<Drawing.Node> inner = new ArrayList<>();
        private final List<Drawing.Node> leaves = new ArrayList<>();
        private double width = NODE_WIDTH;
        private double height = NODE_HEIGHT;
        private double childrenHeight;
    }

    private final List<Place> places = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Set<Integer> framed = new HashSet<>();
    private double width;
    private double height;

    TreeLayout(Drawing drawing) {
        List<List<Drawing.Node>> children = drawing.children();
        for (int i = 0; i < drawing.nodes().size(); i++) {
            places.add(new Place(0, 0));
            Block block = new Block();
            for (Drawing.Node child : children.get(i)) {
                (children.get(child.number()).isEmpty() ? block.leaves : block.inner).add(child);
            }
            blocks.add(block);
        }
        // Children have greater numbers, so that no recursion is needed however deep it goes.
        for (int i = blocks.size() - 1; i >= 0; i--) {
            measure(blocks.get(i));
        }
        List<Drawing.Node> roots = new ArrayList<>();
        List<Drawing.Node> lonely = new ArrayList<>();
        for (Drawing.Node node : drawing.nodes()) {
            if (node.parent() == null) {
                (children.get(node.number()).isEmpty() ? lonely : roots).add(node);
            }
        }
        arrange(roots, lonely);
        for (Drawing.Node node : drawing.nodes()) {
            placeChildren(node.number());
        }
    }

    private void measure(Block block) {
        double tall = 0;
        double wide = 0;
        int number = 0;
        for (Drawing.Node child : block.inner) {
            tall += blocks.get(child.number()).height;
            wide = Math.max(wide, blocks.get(child.number()).width);
            number++;
        }
        if (isFramed(block.leaves)) {
            tall += frameHeight(block.leaves.size());
            wide = Math.max(wide, frameWidth(block.leaves.size()));
            number++;
        } else {
            tall += block.leaves.size() * (double) NODE_HEIGHT;
            wide = block.leaves.isEmpty() ? wide : Math.max(wide, NODE_WIDTH);
            number += block.leaves.size();
        }
        if (number > 0) {
            block.childrenHeight = tall + (number - 1) * (double) GAP;
            block.height = Math.max(NODE_HEIGHT, block.childrenHeight);
            block.width = NODE_WIDTH + LEVEL_GAP + wide;
        }
    }

    private static boolean isFramed(List<Drawing.Node> leaves) {
        return leaves.size() > MAX_FREE;
    }

    private static int columns(int nodes) {
        if (nodes <= 6) {
            return 1;
        }
        return nodes <= 20 ? 2 : nodes <= 60 ? 3 : 4;
    }

    private static double frameWidth(int nodes) {
        int columns = columns(nodes);
        return 2.0 * PADDING + columns * NODE_WIDTH + (columns - 1.0) * GAP;
    }

    private static double frameHeight(int nodes) {
        int rows = (nodes + columns(nodes) - 1) / columns(nodes);
        return 2.0 * PADDING + rows * NODE_HEIGHT + (rows - 1.0) * GAP;
    }

    /** In as many columns as let a screen show the whole page largest. */
    private void arrange(List<Drawing.Node> roots, List<Drawing.Node> lonely) {
        List<Drawing.Node> bySize = new ArrayList<>(roots);
        bySize.sort(Comparator.<Drawing.Node>comparingDouble(node -> -blocks.get(node.number()).height)
                .thenComparing(Drawing.Node::name));
        int best = 1;
        double bestSize = Double.MAX_VALUE;
        for (int columns = 1; columns <= Math.min(8, Math.max(1, roots.size())); columns++) {
            distribute(bySize, columns);
            double size = Math.max(width / SHAPE, height);
            if (size < bestSize) {
                bestSize = size;
                best = columns;
            }
        }
        distribute(bySize, best);
        if (!lonely.isEmpty()) {
            double top = height == 0 ? 0 : height + TREE_GAP;
            int columns = Math.max(1, (int)
                    ((Math.max(width, frameWidth(lonely.size())) - 2 * PADDING + GAP) / (NODE_WIDTH + GAP)));
            grid(lonely, PADDING, top + PADDING, columns);
            int rows = (lonely.size() + columns - 1) / columns;
            int used = Math.min(columns, lonely.size());
            Frame frame = new Frame(
                    -1,
                    0,
                    top,
                    2.0 * PADDING + used * NODE_WIDTH + (used - 1.0) * GAP,
                    2.0 * PADDING + rows * NODE_HEIGHT + (rows - 1.0) * GAP);
            if (isFramed(lonely)) {
                frames.add(frame);
            }
            width = Math.max(width, frame.width());
            height = top + frame.height();
        }
    }

    private void distribute(List<Drawing.Node> roots, int columns) {
        double[] bottoms = new double[columns];
        double[] widths = new double[columns];
        int[] columnOf = new int[roots.size()];
        for (int i = 0; i < roots.size(); i++) {
            int shortest = 0;
            for (int column = 1; column < columns; column++) {
                shortest = bottoms[column] < bottoms[shortest] ? column : shortest;
            }
            Block block = blocks.get(roots.get(i).number());
            columnOf[i] = shortest;
            places.set(roots.get(i).number(), new Place(0, bottoms[shortest]));
            bottoms[shortest] += block.height + TREE_GAP;
            widths[shortest] = Math.max(widths[shortest], block.width);
        }
        double[] lefts = new double[columns];
        for (int column = 1; column < columns; column++) {
            lefts[column] = lefts[column - 1] + widths[column - 1] + COLUMN_GAP;
        }
        height = 0;
        width = 0;
        for (int i = 0; i < roots.size(); i++) {
            int number = roots.get(i).number();
            double top = places.get(number).y();
            Block block = blocks.get(number);
            places.set(number, new Place(lefts[columnOf[i]], top + (block.height - NODE_HEIGHT) / 2));
            height = Math.max(height, top + block.height);
            width = Math.max(width, lefts[columnOf[i]] + block.width);
        }
    }

    private void placeChildren(int number) {
        Block block = blocks.get(number);
        Place place = places.get(number);
        double x = place.x() + NODE_WIDTH + LEVEL_GAP;
        double y = place.middle() - block.childrenHeight / 2;
        for (Drawing.Node child : block.inner) {
            Block below = blocks.get(child.number());
            places.set(child.number(), new Place(x, y + (below.height - NODE_HEIGHT) / 2));
            y += below.height + GAP;
        }
        if (isFramed(block.leaves)) {
            int leaves = block.leaves.size();
            frames.add(new Frame(number, x, y, frameWidth(leaves), frameHeight(leaves)));
            grid(block.leaves, x + PADDING, y + PADDING, columns(leaves));
        } else {
            for (Drawing.Node leaf : block.leaves) {
                places.set(leaf.number(), new Place(x, y));
                y += NODE_HEIGHT + GAP;
            }
        }
    }

    /** Column by column, as people read lists. */
    private void grid(List<Drawing.Node> nodes, double x, double y, int columns) {
        int rows = (nodes.size() + columns - 1) / columns;
        for (int i = 0; i < nodes.size(); i++) {
            int column = i / rows;
            int row = i % rows;
            framed.add(nodes.get(i).number());
            places.set(
                    nodes.get(i).number(),
                    new Place(x + column * (double) (NODE_WIDTH + GAP), y + row * (double) (NODE_HEIGHT + GAP)));
        }
    }

    Place place(int number) {
        return places.get(number);
    }

    List<Frame> frames() {
        return frames;
    }

    /** Whether a node is drawn in a frame, to which one line goes for all. */
    boolean isFramed(Drawing.Node node) {
        return framed.contains(node.number());
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }
}
