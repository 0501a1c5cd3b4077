package io.jenkins.plugins.containerlifecycle.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All wordings by which this program understands what an engine says, or passes on from a container runtime or a
 * registry: these are texts for people, and nothing else distinguishes them. If an engine words something differently,
 * only this class changes; what follows from it is elsewhere. Case does not matter.
 */
public final class EngineWording {
    /** From Docker with any runtime, from crun under Podman, and from runc if the kernel refuses. */
    private static final Pattern START_COMPLAINT = Pattern.compile(
            "\\A\\s*(oci runtime |exec failed: |crun: |runc |exec /?\\S+: (no such file|exec format|permission denied)"
                    + "|.{0,200}oci runtime attempted )");

    private static final String NO_SUCH_CONTAINER = "no such container";

    /** A class of its own, because most programs end before they need these for a registry's answer. */
    private static final class OfRegistries {
        static final Pattern DENIED = Pattern.compile("unauthorized|authentication required|no basic auth"
                + "|\\bdenied\\b|forbidden|insufficient_scope|invalid (?:username|credential)|incorrect username"
                + "|status:? 40[13]\\b");
        static final Pattern UNTRUSTED = Pattern.compile("x509|certificate|http response to https client"
                + "|bad record mac|first record does not look like a tls handshake|tls: (?!handshake timeout)");
        static final Pattern TEMPORARY = Pattern.compile("connection reset|connection refused|broken pipe|\\beof\\b"
                + "|timeout|timed out|deadline exceeded|no route to host|network is unreachable|server misbehaving"
                + "|temporary failure|closed network connection|server closed|http2: |toomanyrequests|too many requests"
                + "|internal server error|bad gateway|service unavailable|gateway timeout|status:? (?:5\\d\\d|429)\\b"
                + "|unexpected http response: 5\\d\\d");
        static final Pattern NO_LOCAL_NAME =
                Pattern.compile("does not exist locally|tag does not exist|no such image|image not known");
        static final Pattern NO_SUCH_CALL = Pattern.compile("page not found|not supported|not implemented");
        static final Pattern NOT_IN_REGISTRY = Pattern.compile("manifest unknown|not found|name unknown");
        static final Pattern PUSHED = Pattern.compile("\\S+: digest: (\\S+) size: \\d+");
        static final Pattern PULLED = Pattern.compile("Digest: (\\S+)");
    }

    private final String raw;
    private final String said;

    private EngineWording(String raw) {
        this.raw = raw;
        this.said = raw.toLowerCase(Locale.ROOT);
    }

    public static EngineWording of(String said) {
        return new EngineWording(said);
    }

    // About the connection to the engine, as the kernel and Java word it.

    public boolean isPermissionDenied() {
        return said.contains("permission denied");
    }

    public boolean isNoSuchFile() {
        return said.contains("no such file or directory");
    }

    public boolean isConnectionRefused() {
        return said.contains("refused");
    }

    /** The other side speaks plain text although TLS was expected. */
    public boolean isNoTls() {
        return said.contains("plaintext connection") || said.contains("unsupported or unrecognized");
    }

    // About requests.

    public boolean isWantingTls() {
        return said.contains("client sent an http request to an https server");
    }

    public boolean isOtherVersion() {
        return said.contains("client version") && (said.contains("too old") || said.contains("too new"));
    }

    /** Podman's whole answer to a call that it does not have is "not found"; what a registry says has more words. */
    public boolean isNoSuchCall() {
        return said.strip().equals("not found")
                || OfRegistries.NO_SUCH_CALL.matcher(said).find();
    }

    public boolean isDiskFull() {
        return said.contains("no space left on device");
    }

    public boolean isInvalidReference() {
        return said.contains("invalid reference format");
    }

    public boolean isNoSuchImage() {
        return said.contains("no such image");
    }

    /** Podman's words for a full ID of which it has no image. */
    public boolean isUnknownId() {
        return said.contains("cannot specify 64-byte hexadecimal strings");
    }

    public boolean isNoSuchContainer() {
        return said.contains(NO_SUCH_CONTAINER);
    }

    /** Which container is missing; empty if that is not said. */
    public Optional<String> missingContainer() {
        String rest =
                isNoSuchContainer() ? raw.substring(said.indexOf(NO_SUCH_CONTAINER) + NO_SUCH_CONTAINER.length()) : "";
        return rest.startsWith(": ") ? Optional.of(rest.substring(2)) : Optional.empty();
    }

    // About containers and the runtime that starts them.

    public boolean isNameTaken() {
        return said.contains("container name") && said.contains("already in use");
    }

    public boolean isNotRunning() {
        return said.contains("is not running") || said.contains("state improper");
    }

    public boolean isPaused() {
        return said.contains("is paused");
    }

    public boolean isPortTaken() {
        return said.contains("port is already allocated") || said.contains("address already in use");
    }

    /** Of a port, an address, or a place in a network that somebody has already. */
    public boolean isTaken() {
        return isPortTaken() || said.contains("address is already in use") || said.contains("already exists");
    }

    public boolean isNoSuchNetwork() {
        return said.contains("network") && said.contains("not found");
    }

    /** Docker's word for a container that is not in a network from which it is to be taken. */
    public boolean isNotConnected() {
        return said.contains("is not connected to");
    }

    public boolean isNetworkOfStopped() {
        return said.contains("cannot join network of a non running container");
    }

    public boolean isNoCommand() {
        return said.contains("no command specified");
    }

    private boolean isOfRuntime() {
        return said.contains("oci runtime") || said.contains("runc") || said.contains("crun") || said.contains("exec");
    }

    public boolean isProgramNotFound() {
        return isOfRuntime() && (said.contains("executable file not found") || isNoSuchFile());
    }

    /** About the program itself; the runtime is denied other things, too, such as a limit above its own. */
    public boolean isProgramForbidden() {
        return isOfRuntime() && (said.contains("exec: ") || said.contains("open executable")) && isPermissionDenied();
    }

    /** For another processor, or without {@code #!}. */
    public boolean isProgramOfOtherFormat() {
        return said.contains("exec format error");
    }

    public boolean isProgramFolder() {
        return isOfRuntime() && said.contains("is a directory");
    }

    /**
     * Whether a container's output is, or begins like, a runtime's complaint about a command that it could not start.
     */
    public boolean isStartComplaint() {
        return START_COMPLAINT.matcher(said).find();
    }

    /** In a {@link #isStartComplaint() complaint}. */
    public boolean isComplaintOfNotFound() {
        return isNoSuchFile() || said.contains("not found");
    }

    // About swarms.

    public boolean isNoManager() {
        return said.contains("not a swarm manager") || said.contains("not part of a swarm");
    }

    public boolean isNoSuchService() {
        return said.contains("service") && said.contains("not found");
    }

    /** Somebody changed it between reading and writing. */
    public boolean isOutOfSequence() {
        return said.contains("update out of sequence");
    }

    // About registries.

    public boolean isDenied() {
        return OfRegistries.DENIED.matcher(said).find();
    }

    public boolean isUntrusted() {
        return OfRegistries.UNTRUSTED.matcher(said).find();
    }

    public boolean isUnknownHost() {
        return said.contains("no such host");
    }

    /** Anything that is not known to be temporary is not taken to be. */
    public boolean isTemporary() {
        return OfRegistries.TEMPORARY.matcher(said).find();
    }

    /** About an image to push whose name is gone. */
    public boolean isNoLocalName() {
        return OfRegistries.NO_LOCAL_NAME.matcher(said).find();
    }

    public boolean isNotInRegistry() {
        return OfRegistries.NOT_IN_REGISTRY.matcher(said).find();
    }

    /** The digest in the last status line of a push; Podman before release 5 has it only there. */
    public Optional<String> pushedDigest() {
        Matcher matcher = OfRegistries.PUSHED.matcher(raw);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The digest that a pull tells when it has all layers. */
    public Optional<String> pulledDigest() {
        Matcher matcher = OfRegistries.PULLED.matcher(raw);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What a push says about every layer before anything happens to it. */
    public boolean isLayerIdle() {
        return said.equals("preparing") || said.equals("waiting");
    }
}
