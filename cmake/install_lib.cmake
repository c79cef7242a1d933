# lib/ for other programs: cmake --install BUILD --component lib --prefix DIR puts the headers under include/hezhi/lib, the
# static libraries under lib, and the package config that find_package(hezhi-lib) reads. Targets are hezhi::base,
# hezhi::tally, … Tests, benchmarks and headers for tests are not installed.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(hezhi_lib_targets)
file(GLOB folders LIST_DIRECTORIES true ${PROJECT_SOURCE_DIR}/lib/*/CMakeLists.txt)
foreach(list ${folders})
    get_filename_component(folder ${list} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    if(NOT TARGET hezhi_${name})
        continue()
    endif()
    list(APPEND hezhi_lib_targets hezhi_${name})
    set_target_properties(hezhi_${name} PROPERTIES EXPORT_NAME ${name})
    target_include_directories(hezhi_${name} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/hezhi>)
    install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hezhi/lib COMPONENT lib FILES_MATCHING PATTERN "*.h"
            PATTERN "testing*" EXCLUDE PATTERN "testdata" EXCLUDE)
endforeach()
# hezhi_flags goes along because the libraries name it; they link it privately, so users do not inherit our warnings.
install(TARGETS ${hezhi_lib_targets} hezhi_flags EXPORT hezhi-lib ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT lib)
install(EXPORT hezhi-lib NAMESPACE hezhi:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hezhi-lib COMPONENT lib)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/hezhi-lib-config.cmake.in
                              ${PROJECT_BINARY_DIR}/hezhi-lib-config.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hezhi-lib)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/hezhi-lib-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/hezhi-lib-config.cmake ${PROJECT_BINARY_DIR}/hezhi-lib-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hezhi-lib COMPONENT lib)
add_custom_target(hezhi_lib DEPENDS ${hezhi_lib_targets})
