package io.jenkins.plugins.containerlifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeMountTest {

    @ParameterizedTest
    @CsvSource(nullValues = "null", textBlock = """
            /data,                          null,                /data,        ''
            /data:ro,                       null,                /data,        ro
            /host:/data,                    /host,               /data,        ''
            /host:/data:ro,                 /host,               /data,        ro
            '/host:/data:ro,Z',             /host,               /data,        'ro,Z'
            cache:/data:rw,                 cache,               /data,        rw
            C:\\work:/data,                 C:\\work,            /data,        ''
            C:/work:C:/data:ro,             C:/work,             C:/data,      ro
            C:\\data,                       null,                C:\\data,     ''
            \\\\server\\share:/data:ro,     \\\\server\\share,   /data,        ro
            """)
    void volumesAreReadAsByDockerRun(String text, String source, String target, String options) throws Exception {
        assertThat(VolumeMount.parse(text)).isEqualTo(new VolumeMount(source, target, options));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ./data:/data        | neither an absolute path
            data:relative       | must be absolute
            /a:/b:oops          | oops' is not an option
            /a::ro              | expected [source:]/target
            relative            | must be absolute
            /a:/b:ro:z          | expected [source:]/target
            """)
    void malformedVolumesAreRefusedSayingWhy(String text, String why) {
        assertThatThrownBy(() -> VolumeMount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the volume '" + text + "' is malformed")
                .hasMessageContaining(why);
    }
}
