package io.jenkins.plugins.containerlifecycle.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseImageTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FROM debian; debian",
                "FROM scratch; scratch",
                "FROM a|FROM scratch AS x; scratch",
                "from  registry.example.org:5000/a/b:1.2  as  final; registry.example.org:5000/a/b:1.2",
                "FROM --platform=$BUILDPLATFORM debian:12; debian:12",
                "FROM a|FROM b; b",
                "FROM a AS one|FROM b AS two|FROM One; a",
                "FROM a AS one|FROM one AS two|FROM two; a",
                "ARG V=12|FROM debian:$V; debian:12",
                "ARG V=\"12\" R='docker.io/'|FROM ${R}debian:${V}; docker.io/debian:12",
                "ARG V=12|ARG T=$V-slim|FROM debian:${T}; debian:12-slim",
                "FROM debian:${V:-12}; debian:12",
                "ARG V=|FROM debian:${V:-12}; debian:12",
                "ARG V=1|FROM debian:12${V:+-slim}; debian:12-slim",
                "FROM a|RUN <<EOF|FROM x|EOF; a",
                "ARG T=1.36|FROM busybox:\"${T}\"; busybox:1.36",
                "ARG T=1.36|FROM \"busybox\":'1.36'; busybox:1.36",
                "ARG R=\"docker.io\"/|FROM \"${R}\"debian:\"12\"-slim; docker.io/debian:12-slim",
                "FROM deb\\ian; debian",
                "# escape=`|FROM deb`ian:12; debian:12",
                "FROM debian${V:+:$V}; debian",
                "ARG A=x|FROM debian:${V:-${A}-${W-slim}}; debian:x-slim",
                "ARG V=12|FROM debian:${V:?none}; debian:12",
                "ARG V=|FROM debian:12${V-x}${V+-slim}; debian:12-slim"
            })
    void isWhatTheLastStageIsBuiltFrom(String dockerfile, String name) {
        assertThat(BaseImage.hint(dockerfile.replace('|', '\n'), Map.of())).contains(new BaseImage(name, null));
    }

    @Test
    void hasTheDigestApart() {
        assertThat(BaseImage.hint("FROM debian:12@" + DIGEST, Map.of())).contains(new BaseImage("debian:12", DIGEST));
        assertThat(new BaseImage("debian:12", DIGEST).reference()).isEqualTo("debian:12@" + DIGEST);
        assertThat(new BaseImage("debian", null).reference()).isEqualTo("debian");
    }

    @Test
    void followsABuildArgumentBeforeTheDefault() {
        assertThat(BaseImage.hint("ARG V=11\nFROM debian:$V", Map.of("V", "12", "OTHER", "x")))
                .contains(new BaseImage("debian:12", null));
        assertThat(BaseImage.hint("ARG V\nFROM debian:$V", Map.of("V", "12")))
                .contains(new BaseImage("debian:12", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "FROM",
                "FROM a b c d",
                "FROM a FROM b",
                "FROM debian:$V",
                "ARG V\nFROM debian:$V",
                "FROM debian:${V%x}",
                "FROM debian:${V",
                "FROM debian:\"12",
                "FROM debian:'12",
                "FROM debian:${V:?none}",
                "FROM debian:${",
                "FROM debian:${:-12}",
                "ARG V=1\nFROM debian:\"$V 2\"",
                "FROM a@sha256:short",
                "FROM -rf",
                "FROM a\nARG V=12\nFROM debian:$V",
                "FROM $X AS one\nFROM one"
            })
    void isEmptyWhereItIsNotPlainToSee(String dockerfile) {
        assertThat(BaseImage.hint(dockerfile, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcr.microsoft.com/windows/servercore:ltsc2022",
                "mcr.microsoft.com/windows:20H2",
                "microsoft/windowsservercore",
                "mcr.microsoft.com/powershell:nanoserver-1809",
                "golang:1.21-windowsservercore-ltsc2022",
                "python:3.12-windowsservercore",
                "nanoserver"
            })
    void isKnownToBeForWindowsByItsName(String name) {
        assertThat(new BaseImage(name, null).isForWindows()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian:12", "example/windowsill:1", "example/my-windows-tools", "x/nanoservers"})
    void isNotForWindowsForNamesThatLookAlike(String name) {
        assertThat(new BaseImage(name, null).isForWindows()).isFalse();
    }

    @Test
    void valuesThatAreMadeOfValuesDoNotGrowWithoutEnd() {
        String doubled = "ARG A=xxxxxxxxxx\n" + "ARG A=$A$A\n".repeat(60);

        assertThat(BaseImage.hint(doubled + "FROM $A\n", Map.of())).isEmpty();
        assertThat(BaseImage.hint(doubled + "FROM debian:12\n", Map.of()))
                .map(BaseImage::name)
                .contains("debian:12");
    }
}
