package io.jenkins.plugins.containerlifecycle.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lines of cells under headings, as wide as necessary or as the terminal allows. */
public final class Table {
    private static final String GAP = "  ";
    /** The least width of a column if there is little room. */
    private static final int LEAST = 8;

    private final List<String> headings;
    /** Columns whose end tells more than their beginning: a name ends in its tag. */
    private final Set<String> cutInFront;
    /** Columns that go first if even the least widths are too much. */
    private final List<String> dispensable;

    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param cutInFront those of the headings whose cells are cut in front if there is too little room
     * @param dispensable those whose columns go, in this order, if even that is not enough
     */
    public Table(List<String> headings, Set<String> cutInFront, List<String> dispensable) {
        this.headings = headings;
        this.cutInFront = cutInFront;
        this.dispensable = dispensable;
        rows.add(headings);
    }

    public void add(List<String> cells) {
        rows.add(cells);
    }

    /** @param room characters in a line; 0 for any number */
    public String text(int room) {
        int[] widths = new int[headings.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        if (room > 0) {
            fit(widths, room);
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] > 0) {
                    boolean inFront = cutInFront.contains(headings.get(i));
                    String cell = inFront
                            ? Shortening.endWithin(row.get(i), widths[i])
                            : Shortening.within(row.get(i), widths[i]);
                    line.append(cell)
                            .append(" ".repeat(widths[i] - cell.length()))
                            .append(GAP);
                }
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    /** Takes from the widest column again and again; if nothing more can be taken, whole columns go. */
    private void fit(int[] widths, int room) {
        for (String heading : dispensable) {
            while (total(widths) > room && shrinkWidest(widths)) {
                // One character less.
            }
            if (total(widths) <= room) {
                return;
            }
            widths[headings.indexOf(heading)] = 0;
        }
    }

    private static boolean shrinkWidest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        if (widths[widest] <= LEAST) {
            return false;
        }
        widths[widest]--;
        return true;
    }

    private static int total(int[] widths) {
        int total = -GAP.length();
        for (int width : widths) {
            total += width == 0 ? 0 : width + GAP.length();
        }
        return total;
    }
}
