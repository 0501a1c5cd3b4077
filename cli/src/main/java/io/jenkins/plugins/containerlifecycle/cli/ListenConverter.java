package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 127.0.0.1:9649}, {@code [::1]:9649} or {@code :9649}. */
final class ListenConverter implements ITypeConverter<InetSocketAddress> {
    private static final int MAX_PORT = 65_535;

    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String digits = text.substring(colon + 1);
        boolean bare = host.contains(":") && !(host.startsWith("[") && host.endsWith("]"));
        if (colon < 0 || bare || !digits.matches("\\d{1,5}") || Integer.parseInt(digits) > MAX_PORT) {
            throw new TypeConversionException("'" + SafeText.line(text)
                    + "' is no address with a port, such as 127.0.0.1:9649, [::1]:9649 or :9649 for all addresses.");
        }
        int port = Integer.parseInt(digits);
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new TypeConversionException("'" + SafeText.line(host) + "' is no address of this machine.");
        }
        return address;
    }
}
