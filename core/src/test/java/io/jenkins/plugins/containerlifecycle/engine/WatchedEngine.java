package io.jenkins.plugins.containerlifecycle.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * An engine whose calls a test sees, changes or answers itself. Verbs are named with their role: {@code images.push}.
 */
public final class WatchedEngine {
    @FunctionalInterface
    public interface Call {
        Object make() throws Exception;
    }

    @FunctionalInterface
    public interface Watcher {
        /** @param call what the real engine does */
        Object answer(String verb, Object[] arguments, Call call) throws Exception;
    }

    @FunctionalInterface
    public interface Fake {
        Object answer(String verb, Object[] arguments) throws Exception;
    }

    private WatchedEngine() {}

    public static ContainerEngine of(ContainerEngine real, Watcher watcher) {
        return role(ContainerEngine.class, "", real, watcher);
    }

    /** Without an engine. */
    public static ContainerEngine fake(Fake fake) {
        return of(null, (verb, arguments, call) -> fake.answer(verb, arguments));
    }

    private static <T> T role(Class<T> type, String prefix, T real, Watcher watcher) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "images" ->
                        role(Images.class, "images.", real == null ? null : ((ContainerEngine) real).images(), watcher);
                    case "containers" ->
                        role(
                                Containers.class,
                                "containers.",
                                real == null ? null : ((ContainerEngine) real).containers(),
                                watcher);
                    case "networks" ->
                        role(
                                Networks.class,
                                "networks.",
                                real == null ? null : ((ContainerEngine) real).networks(),
                                watcher);
                    case "services" ->
                        role(
                                Services.class,
                                "services.",
                                real == null ? null : ((ContainerEngine) real).services(),
                                watcher);
                    default ->
                        watcher.answer(prefix + method.getName(), arguments, () -> {
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw (Exception) e.getCause();
                            }
                        });
                }));
    }
}
