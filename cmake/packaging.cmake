# `cpack` in a release build makes the .deb: the program, its unit with a user of its own, and the operations manual.
include(GNUInstallDirs)
install(TARGETS hezhi_binary RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT server)
install(FILES packaging/hezhi.service DESTINATION lib/systemd/system COMPONENT server)
install(FILES packaging/hezhi.sysusers DESTINATION lib/sysusers.d RENAME hezhi.conf COMPONENT server)
# The URL of a database, with its password, may stand in it; systemd reads it as root.
install(FILES packaging/hezhi.env DESTINATION /etc/hezhi COMPONENT server PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(FILES README.md CHANGELOG.md DESTINATION share/doc/hezhi COMPONENT server)
install(FILES LICENSE DESTINATION share/doc/hezhi RENAME copyright COMPONENT server)
install(DIRECTORY docs/operations DESTINATION share/doc/hezhi COMPONENT server)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hezhi)
set(CPACK_PACKAGE_CONTACT "The Hezhi project <maintainers@hezhi.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Cooperative community governance")
set(CPACK_PACKAGE_DESCRIPTION
    "Residents, residents' committee, street office, departments, owners' committee and others report, deliberate,
 decide, carry out and evaluate together. One program with an embedded database and web app.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL server)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
# vipsthumbnail is run, not linked: shlibdeps cannot see it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | passwd, libvips-tools")
# Run, and done without where it is missing: routing suggestions are then the register's words alone.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fasttext")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql (>= 15), caddy | nginx")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${PROJECT_SOURCE_DIR}/packaging/postinst;${PROJECT_SOURCE_DIR}/packaging/prerm;${PROJECT_SOURCE_DIR}/packaging/postrm;${CMAKE_BINARY_DIR}/conffiles")
file(WRITE ${CMAKE_BINARY_DIR}/conffiles "/etc/hezhi/hezhi.env\n")
include(CPack)
