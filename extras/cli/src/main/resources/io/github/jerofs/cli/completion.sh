# Adds the lines of $1 that begin with the current word. A space follows unless they end in = or /.
_jerofs_reply() {
  local word
  while IFS= read -r word; do
    case $word in
      '') ;;
      "$_jerofs_current"*)
        case $word in
          *= | */) ;;
          *) word="$word " ;;
        esac
        COMPREPLY+=("$_jerofs_before$word")
        ;;
    esac
  done <<EOF
$1
EOF
}

# Quotes the characters of a path that the shell treats specially.
_jerofs_quote() {
  printf '%s\n' "$1" | sed 's/[][ !"#$&'\''()*;<>?\\^`{|}~]/\\&/g'
}

# Lists the files that begin with the current word, for zsh: bash does that itself.
_jerofs_files() {
  local file
  compgen "$1" -- "$_jerofs_current" | while IFS= read -r file; do
    if [ -d "$file" ]; then
      printf '%s/\n' "$file"
    else
      printf '%s\n' "$file"
    fi
  done
}

_jerofs_complete_value() {
  case $1 in
    @file | @directory)
      if [ -n "${ZSH_VERSION-}" ]; then
        [ "$1" = @file ] && set -- -f || set -- -d
        _jerofs_reply "$(_jerofs_files "$1")"
      elif [ "$1" = @file ]; then
        compopt +o nospace -o default
      else
        compopt +o nospace -o dirnames
      fi
      ;;
    @path)
      [ -n "$_jerofs_image" ] || return 0
      local found
      found=$("$_jerofs_program" complete-paths "${_jerofs_shared[@]}" -- \
        "$_jerofs_image" "$_jerofs_current" 2>/dev/null </dev/null) || return 0
      _jerofs_current=$(_jerofs_quote "$_jerofs_current")
      _jerofs_reply "$(_jerofs_quote "$found")"
      ;;
    *) _jerofs_reply "$(printf '%s\n' "$1" | tr ' ' '\n')" ;;
  esac
}

_jerofs() {
  local _jerofs_program=$1 _jerofs_command='' _jerofs_image='' _jerofs_before=''
  local _jerofs_current=${COMP_WORDS[COMP_CWORD]} _jerofs_shared=()
  local i word option='' argument=0 REPLY
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [ -n "$option" ]; then
      [ "$word" = = ] && continue # bash splits --option=value
      _jerofs_keep "$option" "$word"
      option=
      continue
    fi
    case $word in
      -*=*) _jerofs_keep "${word%%=*}" "${word#*=}" ;;
      -?*)
        _jerofs_valued "$_jerofs_command"
        case " $REPLY " in
          *" $word "*) option=$word ;;
        esac
        ;;
      *)
        case $_jerofs_command in
          '') _jerofs_command=$word ;;
          *)
            _jerofs_options "$_jerofs_command $word"
            if [ -n "$REPLY" ]; then
              _jerofs_command="$_jerofs_command $word"
            else
              [ $argument != 0 ] || _jerofs_image=$word
              argument=$((argument + 1))
            fi
            ;;
        esac
        ;;
    esac
  done
  [ "$_jerofs_current" != = ] || _jerofs_current=
  if [ -z "$option" ]; then
    case $_jerofs_current in
      --*=*) # zsh does not split
        option=${_jerofs_current%%=*}
        _jerofs_before=$option=
        _jerofs_current=${_jerofs_current#*=}
        ;;
    esac
  fi
  if [ -n "$option" ]; then
    _jerofs_values "$_jerofs_command $option"
    [ -z "$REPLY" ] || _jerofs_complete_value "$REPLY"
    return 0
  fi
  case $_jerofs_current in
    -*)
      _jerofs_options "$_jerofs_command"
      _jerofs_complete_value "$REPLY"
      return 0
      ;;
  esac
  case $_jerofs_command in
    '') _jerofs_arguments 0 ;;
    *) _jerofs_arguments "$_jerofs_command $argument" ;;
  esac
  _jerofs_current=${_jerofs_current//\\/}
  [ -z "$REPLY" ] || _jerofs_complete_value "$REPLY"
}

# Keeps the options that decide which image is read.
_jerofs_keep() {
  case $1 in
    --offset | --device | --blobs | --objects | --cache | --option) _jerofs_shared+=("$1" "$2") ;;
  esac
}

if [ -n "${ZSH_VERSION-}" ]; then
  autoload -U +X compinit
  whence compdef >/dev/null || compinit
  autoload -U +X bashcompinit && bashcompinit
fi
complete -o nospace -F _jerofs jerofs ./jerofs
