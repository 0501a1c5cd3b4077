package io.jenkins.plugins.containerlifecycle.plugin.push;

import io.jenkins.plugins.containerlifecycle.reference.RegistryName;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The argument {@code registry.url}, which may be a URL or, as for {@code docker login}, a host with or without a port. */
final class RegistryAddress {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:https?://)?(?<host>\\[[0-9a-fA-F:]+]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]{1,5})?(?:/.*)?");

    private RegistryAddress() {}

    /** @throws IllegalArgumentException with a message for the user; it does not quote a password */
    static void check(String address) {
        if (address.contains("@")) {
            throw new IllegalArgumentException(Messages.RegistryAddress_User());
        }
        if (!ADDRESS.matcher(address.strip()).matches()) {
            throw new IllegalArgumentException(Messages.RegistryAddress_NoAddress(SafeText.line(address)));
        }
    }

    /** Without the port, because credentials name hosts without one. */
    static String hostName(String address) {
        Matcher matcher = ADDRESS.matcher(address.strip());
        return matcher.matches() ? matcher.group("host") : RegistryName.of(address);
    }
}
