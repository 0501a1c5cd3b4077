package io.jenkins.plugins.containerlifecycle.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port in the notation of {@code docker run --publish}: {@code [[ip:][hostPort]:]containerPort[/protocol]}.
 *
 * @param hostIp empty for all addresses
 * @param hostPort empty lets the engine choose
 * @param containerPort with its protocol, {@code 8080/tcp}
 */
public record PublishedPort(String hostIp, String hostPort, String containerPort) {
    private static final Pattern NOTATION = Pattern.compile(
            "(?:(?:(?<ip>\\[[0-9a-fA-F:.]+]|[0-9.]+):)?(?<host>\\d*):)?(?<container>\\d+)(?:/(?<protocol>\\w+))?");

    /** @throws IllegalArgumentException with what is wrong */
    public static PublishedPort parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (text.matches(".*\\d-\\d.*")) {
            throw ContainerRules.bad("the port '" + text + "' is a range, which is not supported: name each port");
        }
        if (!matcher.matches()) {
            throw bad(text, "expected [[ip:]hostPort:]containerPort[/tcp|udp|sctp]");
        }
        String protocol = matcher.group("protocol") == null ? "tcp" : matcher.group("protocol");
        if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
            throw bad(text, "the protocol is tcp, udp or sctp");
        }
        String host = matcher.group("host") == null ? "" : matcher.group("host");
        String ip = matcher.group("ip") == null ? "" : matcher.group("ip").replaceAll("[\\[\\]]", "");
        check(text, matcher.group("container"), 1);
        if (!host.isEmpty()) {
            check(text, host, 0);
        }
        return new PublishedPort(ip, host, matcher.group("container") + "/" + protocol);
    }

    private static void check(String text, String port, int least) {
        if (port.length() > 5 || Integer.parseInt(port) > 65535 || Integer.parseInt(port) < least) {
            throw bad(text, "a port is a number from 1 to 65535");
        }
    }

    private static IllegalArgumentException bad(String text, String expected) {
        return ContainerRules.bad("the port '" + text + "' is malformed: " + expected);
    }
}
