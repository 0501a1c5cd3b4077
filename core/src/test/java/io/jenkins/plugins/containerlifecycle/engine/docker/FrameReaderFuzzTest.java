package io.jenkins.plugins.containerlifecycle.engine.docker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.containerlifecycle.hostile.Held;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The engine's stream of a container's output. */
public class FrameReaderFuzzTest {
    private record Said(byte[] output, boolean whole) {}

    @FuzzTest
    public void theSameHoweverItArrivesAndNeverWholeWhenCut(byte[] stream) {
        Said said = read(new ByteArrayInputStream(stream));
        Said slowly = read(new FilterInputStream(new ByteArrayInputStream(stream)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 1));
            }
        });

        Held.that(said.output.length <= stream.length, "no more comes out than went in");
        Held.that(said.whole == slowly.whole, "whole or not does not depend on how it arrives");
        Held.that(Arrays.equals(said.output, slowly.output), "nor does the output");
        boolean framed = stream.length >= 8
                && stream[0] >= 0
                && stream[0] <= 2
                && stream[1] == 0
                && stream[2] == 0
                && stream[3] == 0;
        if (said.whole && framed) {
            for (int cut : new int[] {1, 3, 7, stream.length - 1}) {
                Said part = read(new ByteArrayInputStream(stream, 0, cut));
                Held.that(
                        !part.whole || part.output.length < said.output.length || cut >= 8,
                        "a cut header is not output");
                Held.that(!part.whole || cut >= 8, "a stream that is cut off in its first header is not whole");
            }
        }
    }

    private static Said read(InputStream stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            FrameReader.read(stream, (name, bytes) -> out.writeBytes(bytes));
            return new Said(out.toByteArray(), true);
        } catch (IOException e) {
            Held.message(e.getMessage() + ".");
            return new Said(out.toByteArray(), false);
        }
    }
}
